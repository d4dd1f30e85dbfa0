import HTTPServer
import JSON
import Synchronization

/// The Qdrant-compatible half: exact search by cosine over points that were put in.
///
/// A collection nobody made answers all the same, with points invented from the query, so that a
/// load needs no set-up. Filters: `must` with `match.value` or `match.any`.
final class QdrantSimulation: Sendable {
  struct Point: Sendable {
    var id: JSONValue
    var vector: [Float]
    var payload: JSONValue
  }

  private let collections = Mutex<[String: [Point]]>([:])

  func put(_ points: [Point], into collection: String) {
    collections.withLock { all in
      let ids = Set(points.map(\.id))
      all[collection, default: []].removeAll { ids.contains($0.id) }
      all[collection, default: []] += points
    }
  }

  func search(_ request: HTTPServerRequest, collection: String, isBatch: Bool) -> SimulatedAnswer {
    guard let body = try? JSONValue(parsing: request.body),
      let searches = isBatch ? body["searches"]?.array : [body]
    else { return SimulatedAnswer(response: .qdrantError(400, "searches is required")) }
    let points = collections.withLock { $0[collection] }
    var answers: [JSONValue] = []
    for search in searches {
      guard let query = Self.vector(search["query"]) ?? Self.vector(search["query"]?["nearest"])
      else { return SimulatedAnswer(response: .qdrantError(400, "query must be a vector")) }
      let limit = search["limit"]?.integer ?? 10
      guard limit >= 1 else {
        return SimulatedAnswer(response: .qdrantError(400, "limit must be at least 1"))
      }
      if let other = points?.first(where: { $0.vector.count != query.count }) {
        return SimulatedAnswer(
          response: .qdrantError(
            400, "expected dim: \(other.vector.count), got \(query.count)"))
      }
      let hits = (points ?? Self.invented(for: query, count: Int(clamping: min(limit, 1000))))
        .filter { points == nil || Self.matches($0.payload, search["filter"]) }
        .map { (point: $0, score: Self.cosine(query, $0.vector)) }
        .filter { $0.score >= search["score_threshold"]?.number ?? -2 }
        .sorted { $0.score > $1.score }
        .dropFirst(Int(clamping: search["offset"]?.integer ?? 0)).prefix(Int(clamping: limit))
      answers.append(["points": .array(hits.map { Self.hit($0.point, $0.score, search) })])
    }
    let result: JSONValue = isBatch ? .array(answers) : answers[0]
    return SimulatedAnswer(
      response: Self.ok(result),
      inputs: searches.map { collection + String(decoding: $0.encoded, as: UTF8.self) })
  }

  /// Everything beside search: making collections, putting points, asking about them.
  func manage(_ request: HTTPServerRequest, collection: String, rest: [Substring])
    -> HTTPServerResponse
  {
    switch (request.method, rest.first.map(String.init)) {
    case ("GET", nil):
      let points = collections.withLock { $0[collection] }
      guard let points else {
        return .qdrantError(404, "Not found: Collection `\(collection)` doesn't exist!")
      }
      return Self.ok([
        "status": "green", "optimizer_status": "ok", "segments_count": 1,
        "points_count": .integer(Int64(points.count)),
        "indexed_vectors_count": .integer(Int64(points.count)),
        "config": [
          "params": [
            "vectors": [
              "size": .integer(Int64(points.first?.vector.count ?? 0)), "distance": "Cosine",
            ]
          ]
        ], "payload_schema": [:],
      ])
    case ("PUT", nil):
      collections.withLock { $0[collection, default: []] = [] }
      return Self.ok(true)
    case ("DELETE", nil):
      collections.withLock { $0[collection] = nil }
      return Self.ok(true)
    case ("PUT", "index"): return Self.ok(["operation_id": 1, "status": "completed"])
    case ("PUT", "points"):
      guard let body = try? JSONValue(parsing: request.body), let list = body["points"]?.array
      else { return .qdrantError(400, "points is required") }
      let points = list.compactMap { point -> Point? in
        guard let id = point["id"], let vector = Self.vector(point["vector"]) else { return nil }
        return Point(id: id, vector: vector, payload: point["payload"] ?? [:])
      }
      guard points.count == list.count else {
        return .qdrantError(400, "every point needs an id and a vector")
      }
      put(points, into: collection)
      return Self.ok(["operation_id": 1, "status": "completed"])
    default: return .qdrantError(404, "no such path in the simulation")
    }
  }

  private static func ok(_ result: JSONValue) -> HTTPServerResponse {
    .json(["usage": nil, "time": 0.0001, "status": "ok", "result": result])
  }

  private static func hit(_ point: Point, _ score: Double, _ search: JSONValue) -> JSONValue {
    var payload: JSONValue = nil
    switch search["with_payload"] {
    case .boolean(true): payload = point.payload
    case .array(let names):
      let wanted = Set(names.compactMap(\.string))
      payload = .object((point.payload.object ?? []).filter { wanted.contains($0.name) })
    case .object:
      let wanted = Set(search["with_payload"]?["include"]?.array?.compactMap(\.string) ?? [])
      payload = .object((point.payload.object ?? []).filter { wanted.contains($0.name) })
    default: break
    }
    return ["id": point.id, "version": 1, "score": .number(score), "payload": payload]
  }

  private static func vector(_ json: JSONValue?) -> [Float]? {
    guard let items = json?.array, !items.isEmpty else { return nil }
    let numbers = items.compactMap(\.number)
    return numbers.count == items.count ? numbers.map { Float($0) } : nil
  }

  private static func matches(_ payload: JSONValue, _ filter: JSONValue?) -> Bool {
    let must = filter?["must"]
    return (must?.array ?? must.map { [$0] } ?? []).allSatisfy { condition in
      guard let key = condition["key"]?.string else { return true }
      let value = payload[key]
      if let wanted = condition["match"]?["value"] { return value == wanted }
      if let any = condition["match"]?["any"]?.array { return value.map(any.contains) ?? false }
      return true
    }
  }

  private static func cosine(_ a: [Float], _ b: [Float]) -> Double {
    var dot: Float = 0
    var left: Float = 0
    var right: Float = 0
    for (x, y) in zip(a, b) {
      dot += x * y
      left += x * x
      right += y * y
    }
    let norm = (left * right).squareRoot()
    return norm > 0 ? Double(dot / norm) : 0
  }

  /// Points at growing distances from the query: stable for a query, sorted by construction.
  private static func invented(for query: [Float], count: Int) -> [Point] {
    (0..<count).map { rank in
      var vector = query
      vector[rank % vector.count] += Float(rank) * 0.05
      return Point(
        id: .integer(Int64(rank + 1)), vector: vector,
        payload: ["title": .string("Document \(rank + 1)"), "text": .string("Simulated text.")])
    }
  }
}
