internal import Contract
internal import Kafka
internal import Outbox
internal import Telemetry

/// Makes the outcome of a request: its reply record with the headers its sender's dialect wants,
/// and the event that tells of it.
struct ReplyComposer: Sendable {
  private let options: IntakeOptions
  private let fixedHeaders: [KafkaHeader]
  /// NestJS takes the presence of this header for the end of a reply.
  private static let disposed = KafkaHeader(HeaderName.nestIsDisposed, [0])

  init(options: IntakeOptions) {
    self.options = options
    // Shared by all replies: copying a header costs a count, not its bytes.
    fixedHeaders = [
      KafkaHeader("ce_specversion", text: "1.0"),
      KafkaHeader("ce_type", text: CloudEvent.replyType),
      KafkaHeader("ce_source", text: options.source),
      KafkaHeader(HeaderName.contentType, text: "application/json"),
    ]
  }

  /// What of a reply is not in its answer.
  struct Circumstances {
    var sequence = 0
    var isLast = true
    var isCoalesced = false
    /// Whether it was answered from a finished execution.
    var isWarm = false
    var now: ContinuousClock.Instant
    /// RFC 3339.
    var time: String
  }

  func outcome(
    _ answer: EncodedAnswer, for requester: Requester, _ circumstances: Circumstances
  ) -> Outcome {
    let body = answer.answer
    let elapsed = (circumstances.now - requester.receivedAt).microseconds
    var usage = body.usage
    usage.isShared = circumstances.isCoalesced || circumstances.isWarm
    let route = circumstances.isWarm ? .warm : body.route
    let status: ReplyStatus =
      body.error != nil ? .error : circumstances.isLast ? body.status : .partial
    let timings =
      (circumstances.isWarm ? [] : body.timings)
      + [Timing("total", milliseconds: Double(elapsed) / 1000)]
    let value = ReplyEnvelope(
      id: requester.id, status: status, sequence: circumstances.sequence,
      isLast: circumstances.isLast, isCoalesced: circumstances.isCoalesced, route: route,
      usage: usage, timings: timings, explanation: requester.explains ? body.explanation : []
    ).encode(with: answer)
    let record = ProducerRecord(
      topic: requester.address?.topic ?? options.replyTopic,
      partition: requester.address?.partition, key: requester.key, value: value,
      headers: headers(requester, value, status, circumstances))
    let event = RequestAnswered(
      id: requester.id, tenant: requester.tenant, fingerprint: requester.fingerprint,
      database: requester.database, route: route, status: status, errorCode: body.error?.code,
      isCoalesced: circumstances.isCoalesced, microseconds: elapsed, timings: timings,
      usage: usage, model: body.model, resultCount: body.rows.count + body.hits.count,
      cacheHits: circumstances.isWarm ? [.answers] : [],
      partition: requester.ticket.partition, offset: requester.ticket.offset,
      traceParent: requester.trace.first { $0.name == HeaderName.traceParent }?.value
        .flatMap { TraceParent($0) })
    return Outcome(
      .reply, ticket: requester.ticket, records: [record], isFinal: circumstances.isLast,
      event: circumstances.isLast ? event : nil)
  }

  private func headers(
    _ requester: Requester, _ value: [UInt8], _ status: ReplyStatus,
    _ circumstances: Circumstances
  ) -> [KafkaHeader] {
    var headers = fixedHeaders
    let ticket = requester.ticket
    headers.append(
      KafkaHeader(
        "ce_id",
        text:
          "\(options.requestTopic)/\(ticket.partition)/\(ticket.offset)/\(circumstances.sequence)"))
    headers.append(KafkaHeader("ce_time", text: circumstances.time))
    headers.append(contentsOf: requester.trace)
    guard let address = requester.address else { return headers }
    if let correlation = address.correlation {
      headers.append(KafkaHeader(address.dialect.correlationHeader, correlation))
    }
    if address.dialect == .nest {
      if status == .error { headers.append(KafkaHeader(HeaderName.nestError, value)) }
      if circumstances.isLast { headers.append(Self.disposed) }
    }
    return headers
  }
}
