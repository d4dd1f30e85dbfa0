internal import HTTPClient
internal import JSON

/// Reads what Qdrant answers: `status` is a text on success and an object on failure.
enum QdrantAnswer {
  /// The `result` of a success.
  static func result(_ response: HTTPResponse, _ target: QdrantTarget) throws(VectorError)
    -> JSONValue
  {
    guard response.isSuccess else { throw error(response, target) }
    let document: JSONValue
    do { document = try JSONValue(parsing: response.body) } catch {
      throw .malformedResponse(collection: target.name, reason: "it is no JSON")
    }
    guard let result = document["result"], !result.isNull else {
      throw .malformedResponse(collection: target.name, reason: "it has no result")
    }
    return result
  }

  /// The hits of each search, in order.
  static func hits(_ response: HTTPResponse, _ target: QdrantTarget, count: Int)
    throws(VectorError) -> [[VectorHit]]
  {
    guard let answers = try result(response, target).array, answers.count == count else {
      throw .malformedResponse(
        collection: target.name, reason: "it does not answer \(count) searches")
    }
    var lists: [[VectorHit]] = []
    for answer in answers {
      guard let points = answer["points"]?.array else {
        throw .malformedResponse(collection: target.name, reason: "a result has no points")
      }
      var hits: [VectorHit] = []
      for point in points { hits.append(try hit(point, target)) }
      lists.append(hits)
    }
    return lists
  }

  private static func hit(_ point: JSONValue, _ target: QdrantTarget) throws(VectorError)
    -> VectorHit
  {
    guard let id = point["id"].flatMap(identifier), let score = point["score"]?.number else {
      throw .malformedResponse(collection: target.name, reason: "a point has no id or score")
    }
    var members = point["payload"]?.object ?? []
    var own: String?
    members.removeAll { member in
      if member.name == QdrantSearchBody.idField { own = member.value.string }
      return member.name == QdrantSearchBody.idField || member.name == target.tenantField
    }
    return VectorHit(
      collection: target.name, id: own ?? id, score: Float(score), payload: .object(members))
  }

  private static func identifier(_ id: JSONValue) -> String? {
    switch id {
    case .string(let text): text
    case .integer(let whole): String(whole)
    // Above 2^63 the parser gives a Double.
    case .number(let number): UInt64(exactly: number).map(String.init)
    case .null, .boolean, .array, .object: nil
    }
  }

  /// What a failed call means. Never holds the key or a vector; Qdrant's own words are cut short.
  static func error(_ response: HTTPResponse, _ target: QdrantTarget) -> VectorError {
    let name = target.name
    let document = try? JSONValue(parsing: response.body)
    let words = document?["status"]?["error"]?.string ?? document?["status"]?.string
    let reason = String((words ?? "HTTP \(response.status)").prefix(200))
    switch response.status {
    case 401, 403: return .credentialsRefused(collection: name)
    case 404: return .unknownCollection(name)
    case 408, 504: return .deadlineExceeded(collection: name)
    case 429:
      let seconds = response.headers["retry-after"].flatMap { Int($0) }
      return .overloaded(collection: name, retryAfterSeconds: seconds.map { max(0, $0) })
    case 400..<500: return .rejected(collection: name, status: response.status, reason: reason)
    default: return .unavailable(collection: name, reason: reason)
    }
  }

  static func error(_ error: HTTPClientError, _ target: QdrantTarget) -> VectorError {
    switch error {
    case .timedOut: .deadlineExceeded(collection: target.name)
    case .cancelled: .cancelled
    case .tooLarge, .malformed:
      .malformedResponse(collection: target.name, reason: error.description)
    case .invalidURL, .invalidHeader, .cannotResolve, .cannotConnect, .tls, .reset, .closed,
      .failed:
      .unavailable(collection: target.name, reason: error.description)
    }
  }
}
