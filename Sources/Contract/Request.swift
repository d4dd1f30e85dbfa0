public import JSON

/// A question submitted to Weir: the value of a record on the request topic.
public struct Request: Hashable, Sendable {
  /// Names the request in its replies; Weir makes one up where it is absent.
  public var id: String?
  /// 1…8,192 characters (Unicode scalars).
  public var question: String
  public var tenant: String?
  /// The database to ask; absent, Weir chooses among those the tenant may ask.
  public var database: String?
  /// Vector collections to search; empty, Weir chooses.
  public var collections: [String]
  public var mode: Mode
  /// Named values bound into SQL, ordered by name: scalars, or arrays for `json_each`.
  public var parameters: [JSONMember]
  /// Rows or hits wanted at the most.
  public var limit: Int?
  public var page: PageRequest?
  /// Milliseconds from the record's timestamp after which an answer is of no use.
  public var deadlineMilliseconds: Int?
  /// How old a shared answer may be, in seconds; 0 asks for a fresh one.
  public var maximumAgeSeconds: Int?
  /// True asks for several records: partial results as they come.
  public var streams: Bool
  /// 0 (can wait) … 9 (first); 5 where absent.
  public var priority: Int
  /// True asks for the reasons of the routing in the reply.
  public var explains: Bool

  public init(
    question: String, id: String? = nil, tenant: String? = nil, database: String? = nil,
    collections: [String] = [], mode: Mode = .auto, parameters: [JSONMember] = [],
    limit: Int? = nil, page: PageRequest? = nil, deadlineMilliseconds: Int? = nil,
    maximumAgeSeconds: Int? = nil, streams: Bool = false, priority: Int = 5,
    explains: Bool = false
  ) {
    self.question = question
    self.id = id
    self.tenant = tenant
    self.database = database
    self.collections = collections
    self.mode = mode
    self.parameters = parameters.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    self.limit = limit
    self.page = page
    self.deadlineMilliseconds = deadlineMilliseconds
    self.maximumAgeSeconds = maximumAgeSeconds
    self.streams = streams
    self.priority = priority
    self.explains = explains
  }
}
