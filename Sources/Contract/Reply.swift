internal import JSON

/// One reply record: the shared answer, and what is this requester's own.
public struct Reply: Hashable, Sendable {
  public var id: String
  public var status: ReplyStatus
  /// 0 for the first record of a reply; a streamed reply counts up.
  public var sequence: Int
  /// Whether this is the reply's last record.
  public var isLast: Bool
  /// Whether another request's execution answered this one.
  public var isCoalesced: Bool
  public var answer: Answer

  public init(
    id: String, status: ReplyStatus, sequence: Int = 0, isLast: Bool = true,
    isCoalesced: Bool = false, answer: Answer
  ) {
    self.id = id
    self.status = status
    self.sequence = sequence
    self.isLast = isLast
    self.isCoalesced = isCoalesced
    self.answer = answer
  }

  /// The reply as the service sends it.
  public var encoded: [UInt8] {
    ReplyEnvelope(
      id: id, status: status, sequence: sequence, isLast: isLast, isCoalesced: isCoalesced,
      route: answer.route, usage: answer.usage, timings: answer.timings,
      explanation: answer.explanation
    ).encode(with: EncodedAnswer(answer))
  }

  /// Decodes a reply record.
  /// - Throws: ``ReplyError`` when the bytes are no reply.
  public init(decoding bytes: [UInt8]) throws(ReplyError) {
    let document: JSONValue
    do {
      document = try JSONValue(parsing: bytes)
    } catch {
      throw ReplyError(.internal, "The reply is \(error).")
    }
    guard let id = document["id"]?.string,
      let status = document["status"]?.string.flatMap(ReplyStatus.init)
    else {
      throw ReplyError(.internal, "The record is no Weir reply: it lacks id or status.")
    }
    self.init(
      id: id, status: status, sequence: document["sequence"]?.integer.map(Int.init) ?? 0,
      isLast: document["last"]?.boolean ?? true,
      isCoalesced: document["coalesced"]?.boolean ?? false, answer: Answer(document))
  }
}
