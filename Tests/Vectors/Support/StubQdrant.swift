import HTTPServer
import JSON
import Synchronization

@testable import Vectors

/// A Qdrant of one collection on a real socket: answers as the published description says, checks
/// every body against it, counts calls, and fails when told to.
final class StubQdrant: Sendable {
  struct Call: Sendable {
    var path: String
    var searches: Int
    var body: JSONValue
    var key: String?
    var timeout: String?
  }

  private struct State {
    var calls: [Call] = []
    var problems: [String] = []
    var faults: [HTTPServerResponse] = []
    var points: [JSONValue] = []
    var size: Int?
  }

  private let state: Mutex<State>
  private let server: Mutex<HTTPServer?>
  private let schema: OpenAPISchema?
  let baseURL: String

  init(_ documents: [VectorDocument] = [], dimension: Int? = nil) throws {
    schema = OpenAPISchema("qdrant-1.19-openapi.json")
    let points = documents.map(Self.point)
    state = Mutex(State(points: points, size: dimension))
    server = Mutex(nil)
    let relay = Relay()
    let started = try HTTPServer { request in
      relay.handler.withLock { $0 }?(request) ?? .json("{}", status: 500)
    }
    baseURL = started.baseURL
    server.withLock { $0 = started }
    relay.handler.withLock { $0 = { [weak self] in self?.answer($0) ?? .json("{}", status: 500) } }
  }

  private final class Relay: Sendable {
    let handler = Mutex<(@Sendable (HTTPServerRequest) -> HTTPServerResponse)?>(nil)
  }

  var calls: [Call] { state.withLock { $0.calls } }
  var problems: [String] { state.withLock { $0.problems } }
  var points: [JSONValue] { state.withLock { $0.points } }
  var size: Int? { state.withLock { $0.size } }

  /// The next calls are answered so, in this order.
  func fail(_ responses: HTTPServerResponse...) { state.withLock { $0.faults += responses } }

  static func error(_ status: Int, _ text: String, headers: [(String, String)] = [])
    -> HTTPServerResponse
  {
    let body: JSONValue = ["time": 0.001, "status": ["error": .string(text)], "result": nil]
    return HTTPServerResponse(status: status, headers: headers, body: body.encoded)
  }

  private static func point(_ document: VectorDocument) -> JSONValue {
    var members = document.payload.object ?? []
    if let tenant = document.tenant { members.append(JSONMember("tenant", .string(tenant))) }
    members.append(JSONMember("weir_id", .string(document.id)))
    return [
      "id": .integer(Int64(document.id.hashValue & 0xFFFF_FFFF)),
      "vector": .array(document.vector.map { .number(Double($0)) }), "payload": .object(members),
    ]
  }

  private func answer(_ request: HTTPServerRequest) -> HTTPServerResponse {
    let body = (try? JSONValue(parsing: request.body)) ?? .null
    return state.withLock { state in
      state.calls.append(
        Call(
          path: request.path, searches: body["searches"]?.array?.count ?? 0, body: body,
          key: request.header("api-key"), timeout: request.argument("timeout")))
      if !state.faults.isEmpty { return state.faults.removeFirst() }
      switch (request.method, request.path) {
      case ("POST", "/collections/c/points/query/batch"):
        state.problems += schema?.problems(body, as: "QueryRequestBatch") ?? []
        return search(body, state)
      case ("GET", "/collections/c"):
        guard let size = state.size else { return Self.error(404, "no collection c") }
        return Self.success([
          "config": ["params": ["vectors": ["size": .integer(Int64(size)), "distance": "Cosine"]]]
        ])
      case ("PUT", "/collections/c"):
        state.problems += schema?.problems(body, as: "CreateCollection") ?? []
        state.size = body["vectors"]?["size"]?.integer.map(Int.init)
        return Self.success(true)
      case ("PUT", "/collections/c/index"):
        state.problems += schema?.problems(body, as: "CreateFieldIndex") ?? []
        return Self.success(["operation_id": 1, "status": "completed"])
      case ("PUT", "/collections/c/points"):
        state.problems += schema?.problems(body, as: "PointInsertOperations") ?? []
        let new = body["points"]?.array ?? []
        let ids = Set(new.compactMap { $0["id"] })
        state.points.removeAll { $0["id"].map(ids.contains) ?? false }
        state.points += new
        return Self.success(["operation_id": 2, "status": "completed"])
      default: return Self.error(404, "Not found: \(request.path)")
      }
    }
  }

  static func success(_ result: JSONValue) -> HTTPServerResponse {
    let body: JSONValue = ["usage": nil, "time": 0.002, "status": "ok", "result": result]
    return HTTPServerResponse(body: body.encoded)
  }

  private func search(_ body: JSONValue, _ state: State) -> HTTPServerResponse {
    var answers: [JSONValue] = []
    for query in body["searches"]?.array ?? [] {
      let vector = (query["query"]?.array ?? []).compactMap(\.number).map(Float.init)
      if let size = state.size, vector.count != size {
        return Self.error(
          400, "Wrong input: Vector dimension error: expected dim: \(size), got \(vector.count)")
      }
      answers.append(["points": .array(points(query, vector, state))])
    }
    return Self.success(.array(answers))
  }

  private func points(_ query: JSONValue, _ vector: [Float], _ state: State) -> [JSONValue] {
    let conditions = (query["filter"]?["must"]?.array ?? []).map {
      VectorCondition(
        field: ($0["key"]?.string ?? "").replacing("\"", with: ""),
        equals: $0["match"]?["value"] ?? .null)
    }
    let hidden = query["with_payload"]?["exclude"]?.array?.compactMap(\.string) ?? []
    var scored: [(Double, JSONValue)] = []
    for point in state.points {
      let payload = point["payload"] ?? [:]
      guard conditions.allSatisfy({ $0.holds(in: payload) }) else { continue }
      let other = (point["vector"]?.array ?? []).compactMap(\.number).map(Float.init)
      let score = Self.cosine(vector, other)
      guard score.isFinite else { continue }
      if let least = query["score_threshold"]?.number, score < least { continue }
      let shown = (payload.object ?? []).filter { !hidden.contains($0.name) }
      let found: JSONValue = [
        "id": point["id"] ?? .null, "version": 0, "score": .number(score),
        "payload": .object(shown),
      ]
      scored.append((score, found))
    }
    scored.sort { $0.0 > $1.0 }
    return scored.prefix(Int(query["limit"]?.integer ?? 10)).map(\.1)
  }

  private static func cosine(_ a: [Float], _ b: [Float]) -> Double {
    func length(_ v: [Float]) -> Double { v.reduce(0) { $0 + Double($1 * $1) }.squareRoot() }
    let product = zip(a, b).reduce(Double(0)) { $0 + Double($1.0) * Double($1.1) }
    return product / (length(a) * length(b))
  }
}
