import JSON

/// Something that goes wrong with some calls to one endpoint or all.
struct ProviderFault: Sendable, Equatable {
  enum Kind: String, Sendable, CaseIterable {
    case rateLimited = "rate_limited"
    case quotaExhausted = "quota_exhausted"
    case serverError = "server_error"
    case unavailable
    case unauthorized
    case invalidRequest = "invalid_request"
    case hang
    case reset
    case slow
    case truncatedBody = "truncated_body"
    case truncatedJSON = "truncated_json"
    case html
    case refusal
    case brokenSQL = "broken_sql"
  }

  var kind: Kind
  /// `nil` is every endpoint.
  var endpoint: ProviderEndpoint?
  /// The part of the calls it hits.
  var probability = 1.0
  /// How many calls it hits at most.
  var count: Int?
  /// Sent as `Retry-After` with a rate limit or an unavailability; `nil` sends none.
  var retryAfterSeconds: Int?
  /// Hits only calls with an input that holds this text.
  var input: String?

  /// `{"fault":"rate_limited","endpoint":"chat","probability":0.1,"count":5,"retryAfterSeconds":1}`
  init(_ json: JSONValue) throws(ProviderFaultError) {
    guard let name = json["fault"]?.string, let kind = Kind(rawValue: name) else {
      throw ProviderFaultError(
        "fault must be one of \(Kind.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    self.kind = kind
    if let name = json["endpoint"]?.string, name != "all" {
      guard let endpoint = ProviderEndpoint(rawValue: name) else {
        throw ProviderFaultError("endpoint must be chat, embeddings, search or all")
      }
      self.endpoint = endpoint
    }
    probability = json["probability"]?.number ?? 1
    count = json["count"]?.integer.map { Int(clamping: $0) }
    retryAfterSeconds = json["retryAfterSeconds"]?.integer.map { Int(clamping: $0) }
    input = json["input"]?.string
    guard (0...1).contains(probability), count ?? 0 >= 0, retryAfterSeconds ?? 0 >= 0 else {
      throw ProviderFaultError(
        "probability is 0 to 1; count and retryAfterSeconds are not negative")
    }
  }

  init(
    _ kind: Kind, on endpoint: ProviderEndpoint? = nil, probability: Double = 1, count: Int? = nil,
    retryAfterSeconds: Int? = nil, input: String? = nil
  ) {
    self.kind = kind
    self.endpoint = endpoint
    self.probability = probability
    self.count = count
    self.retryAfterSeconds = retryAfterSeconds
    self.input = input
  }

  var json: JSONValue {
    var members: [JSONMember] = [
      JSONMember("fault", .string(kind.rawValue)),
      JSONMember("endpoint", .string(endpoint?.rawValue ?? "all")),
      JSONMember("probability", .number(probability)),
    ]
    if let count { members.append(JSONMember("count", .integer(Int64(count)))) }
    if let retryAfterSeconds {
      members.append(JSONMember("retryAfterSeconds", .integer(Int64(retryAfterSeconds))))
    }
    if let input { members.append(JSONMember("input", .string(input))) }
    return .object(members)
  }
}

/// Why a fault could not be set.
struct ProviderFaultError: Error, Equatable, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
