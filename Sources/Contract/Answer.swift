public import JSON

/// What a question came to: the part of a reply that everybody who asked it shares.
public struct Answer: Hashable, Sendable {
  public var route: Route?
  public var sql: String?
  /// The values bound into ``sql``, by name.
  public var parameters: [JSONMember]
  public var columns: [Column]
  public var rows: [[Value]]
  public var hits: [Hit]
  public var page: PageInfo?
  public var usage: Usage
  public var timings: [Timing]
  /// The chat model that was asked, where one was.
  public var model: String?
  /// Whether a later part may replace this one.
  public var isProvisional: Bool
  /// Whether there is more than this reply holds: ``page`` says where to go on.
  public var isPartial: Bool
  /// Why it was routed so; kept for those who ask (`explain`).
  public var explanation: [String]
  public var error: ReplyError?
  /// Nil: nothing tells when it is out of date but its age.
  package var source: AnswerSource?
  /// What may be told of the question; nil: nothing.
  package var form: AnswerForm?

  public init(
    route: Route? = nil, sql: String? = nil, parameters: [JSONMember] = [],
    columns: [Column] = [], rows: [[Value]] = [], hits: [Hit] = [], page: PageInfo? = nil,
    usage: Usage = Usage(), timings: [Timing] = [], model: String? = nil,
    isProvisional: Bool = false, isPartial: Bool = false, explanation: [String] = [],
    error: ReplyError? = nil
  ) {
    self.route = route
    self.sql = sql
    self.parameters = parameters
    self.columns = columns
    self.rows = rows
    self.hits = hits
    self.page = page
    self.usage = usage
    self.timings = timings
    self.model = model
    self.isProvisional = isProvisional
    self.isPartial = isPartial
    self.explanation = explanation
    self.error = error
  }

  /// An answer that is an error.
  public static func failed(
    _ error: ReplyError, usage: Usage = Usage(), explanation: [String] = []
  ) -> Answer {
    Answer(usage: usage, explanation: explanation, error: error)
  }

  public var status: ReplyStatus {
    error != nil ? .error : isPartial || isProvisional ? .partial : .ok
  }
}
