internal import JSON

/// What is one requester's own in a reply; everything else comes from the ``EncodedAnswer``.
public struct ReplyEnvelope: Sendable {
  public var id: String
  public var status: ReplyStatus
  public var sequence: Int
  public var isLast: Bool
  public var isCoalesced: Bool
  public var route: Route?
  public var usage: Usage
  public var timings: [Timing]
  /// Empty unless the request asked for reasons.
  public var explanation: [String]

  public init(
    id: String, status: ReplyStatus, sequence: Int = 0, isLast: Bool = true,
    isCoalesced: Bool = false, route: Route?, usage: Usage, timings: [Timing],
    explanation: [String] = []
  ) {
    self.id = id
    self.status = status
    self.sequence = sequence
    self.isLast = isLast
    self.isCoalesced = isCoalesced
    self.route = route
    self.usage = usage
    self.timings = timings
    self.explanation = explanation
  }

  /// The reply's JSON.
  public func encode(with body: EncodedAnswer) -> [UInt8] {
    var writer = JSONWriter(reserving: body.byteCount)
    writer.beginObject()
    writer.name("id")
    writer.string(id)
    writer.name("status")
    writer.string(status.rawValue)
    writer.name("sequence")
    writer.integer(sequence)
    writer.name("last")
    writer.boolean(isLast)
    if let route {
      writer.name("route")
      writer.string(route.rawValue)
    }
    writer.name("coalesced")
    writer.boolean(isCoalesced)
    writer.encodedMembers(body.members)
    writeUsage(to: &writer)
    writer.name("timings")
    writer.beginObject()
    for timing in timings {
      writer.name(escaping: timing.stage)
      let thousandths = (timing.milliseconds * 1000).rounded()
      if abs(thousandths) < 1e15 {
        writer.decimal(thousandths: Int64(thousandths))
      } else {
        writer.number(timing.milliseconds)
      }
    }
    writer.endObject()
    if !explanation.isEmpty {
      writer.name("explanation")
      writer.value(.array(explanation.map { .string($0) }))
    }
    writer.endObject()
    return writer.bytes
  }

  private func writeUsage(to writer: inout JSONWriter) {
    writer.name("usage")
    writer.beginObject()
    if let tokens = usage.promptTokens {
      writer.name("promptTokens")
      writer.integer(tokens)
    }
    if let tokens = usage.completionTokens {
      writer.name("completionTokens")
      writer.integer(tokens)
    }
    if let tokens = usage.embeddingTokens {
      writer.name("embeddingTokens")
      writer.integer(tokens)
    }
    writer.name("shared")
    writer.boolean(usage.isShared)
    writer.endObject()
  }
}
