package import Contract

/// A request got its final outcome.
package struct RequestAnswered: TelemetryEvent, Equatable {
  package static let name = "request.answered"

  package var id: String
  package var tenant: String?
  package var fingerprint: Fingerprint?
  package var database: String?
  package var route: Route?
  package var status: ReplyStatus
  package var errorCode: ErrorCode?
  /// Whether another request's execution answered it.
  package var isCoalesced: Bool
  /// From consumption to the reply being ready.
  package var microseconds: Int
  package var timings: [Timing]
  package var usage: Usage
  package var model: String?
  /// Rows, hits or both, over all records of the reply.
  package var resultCount: Int
  /// Caches that had what was looked for.
  package var cacheHits: [CacheLabel]
  package var partition: Int32
  package var offset: Int64
  package var traceParent: TraceParent?
  /// What may be told of the question, where it was executed for this request.
  package var form: AnswerForm?

  package init(
    id: String, tenant: String? = nil, fingerprint: Fingerprint? = nil, database: String? = nil,
    route: Route?, status: ReplyStatus, errorCode: ErrorCode? = nil, isCoalesced: Bool = false,
    microseconds: Int, timings: [Timing] = [], usage: Usage = Usage(), model: String? = nil,
    resultCount: Int = 0, cacheHits: [CacheLabel] = [], partition: Int32, offset: Int64,
    traceParent: TraceParent? = nil, form: AnswerForm? = nil
  ) {
    self.form = form
    self.id = id
    self.tenant = tenant
    self.fingerprint = fingerprint
    self.database = database
    self.route = route
    self.status = status
    self.errorCode = errorCode
    self.isCoalesced = isCoalesced
    self.microseconds = microseconds
    self.timings = timings
    self.usage = usage
    self.model = model
    self.resultCount = resultCount
    self.cacheHits = cacheHits
    self.partition = partition
    self.offset = offset
    self.traceParent = traceParent
  }

  /// Only our own failures are worth a line by default; the requester's are in the reply.
  package var level: LogLevel {
    switch errorCode {
    case .internal, .aiFailed: .warning
    default: .debug
    }
  }

  package func write(to fields: inout some FieldWriter) {
    fields.text("id", id)
    fields.text("tenant", optional: tenant)
    if let fingerprint { fields.fingerprint("fingerprint", fingerprint) }
    fields.text("database", optional: database)
    fields.text("route", optional: route?.rawValue)
    fields.text("status", status.rawValue)
    fields.text("error", optional: errorCode?.rawValue)
    fields.flag("coalesced", isCoalesced)
    fields.number("durationMs", Double(microseconds) / 1_000)
    if !timings.isEmpty {
      fields.numbers("timings", timings.lazy.map { ($0.stage, $0.milliseconds) })
    }
    fields.integer("promptTokens", optional: usage.promptTokens)
    fields.integer("completionTokens", optional: usage.completionTokens)
    fields.integer("embeddingTokens", optional: usage.embeddingTokens)
    if usage.isShared { fields.flag("usageShared", true) }
    fields.text("model", optional: model)
    fields.integer("results", resultCount)
    if let first = cacheHits.first {
      fields.text(
        "cacheHits",
        cacheHits.count == 1 ? first.label : cacheHits.map(\.label).joined(separator: ","))
    }
    fields.integer("partition", Int(partition))
    fields.integer("offset", Int(offset))
    fields.text("traceId", optional: traceParent?.traceID)
    fields.text("form", optional: form?.question)
    fields.text("sql", optional: form?.sql)
  }

  package func measure(_ metrics: Metrics) {
    metrics.requests.write { $0.record(self) }
  }
}
