import Contract
import HTTPClient
import HTTPServer
import JSON
import Service
import Telemetry
import Testing

struct AdminPagesTests {
  private static let running = ServiceStatus(
    phase: .running, group: "weir", mode: "exactly_once", partitions: [3, 1],
    dependencies: [.init("kafka", .ok), .init("chat", .degraded, reason: "circuit open")],
    sinceLastPoll: .seconds(1))

  private func get(
    _ path: String, _ status: ServiceStatus = running, method: String = "GET",
    telemetry: Telemetry = .silent(instance: "m<1>")
  ) -> HTTPServerResponse {
    AdminPages(telemetry: telemetry, version: "1.2.3", status: { status }).respond(
      method: method, path: path)
  }

  private func text(_ response: HTTPServerResponse) -> String {
    String(decoding: response.body, as: UTF8.self)
  }

  private func header(_ response: HTTPServerResponse, _ name: String) -> String? {
    response.headers.first { $0.name == name }?.value
  }

  @Test func `ready says which partitions are held and what is degraded`() throws {
    let response = get("/health/ready")
    #expect(response.status == 200)
    let json = try JSONValue(parsing: response.body)
    #expect(json["status"]?.string == "ready")
    #expect(json["partitions"] == .array([.integer(1), .integer(3)]))
    #expect(json["reasons"] == .array([]))
    #expect(json["warnings"] == .array([.string("chat is degraded: circuit open")]))
    #expect(json["dependencies"]?["kafka"]?.string == "ok")
  }

  @Test(arguments: [
    (ServiceStatus.Phase.starting, [Int32](), "the service is starting"),
    (.stopping, [1], "the service is stopping"), (.running, [], "no partitions are assigned"),
  ])
  func `not ready says why`(
    phase: ServiceStatus.Phase, partitions: [Int32], reason: String
  ) throws {
    var status = Self.running
    status.phase = phase
    status.partitions = partitions
    let response = get("/health/ready", status)
    #expect(response.status == 503)
    let json = try JSONValue(parsing: response.body)
    #expect(json["reasons"] == .array([.string(reason)]))
  }

  @Test func `a dependency that is down makes it not ready, a degraded one does not`() throws {
    var status = Self.running
    status.dependencies = [.init("database atlas", .down, reason: "the file is gone")]
    let response = get("/health/ready", status)
    #expect(response.status == 503)
    #expect(text(response).contains("database atlas is down: the file is gone"))
  }

  @Test func `live unless the consumer is stuck`() {
    var status = Self.running
    status.phase = .starting
    status.sinceLastPoll = nil
    #expect(get("/health/live", status).status == 200)
    status = Self.running
    status.longestPoll = .seconds(60)
    status.sinceLastPoll = .seconds(61)
    let stuck = get("/health/live", status)
    #expect(stuck.status == 503)
    #expect(text(stuck).contains("not polled for 61 s"))
    status.phase = .stopping
    #expect(get("/health/live", status).status == 200)
  }

  @Test func `metrics come in Prometheus' format`() {
    let telemetry = Telemetry.silent()
    telemetry.emit(CommitCompleted(requests: 4, records: 5, microseconds: 6))
    let response = get("/metrics", telemetry: telemetry)
    #expect(header(response, "content-type") == "text/plain; version=0.0.4; charset=utf-8")
    #expect(text(response).contains("weir_commits_total{outcome=\"committed\"} 1\n"))
  }

  @Test func `the page shows the routes and escapes what it did not make itself`() {
    let telemetry = Telemetry.silent(instance: "<script>alert(1)</script>")
    telemetry.record([
      RequestAnswered(
        id: "a", route: .template, status: .ok, microseconds: 2_500, partition: 0, offset: 1),
      RequestAnswered(
        id: "b", route: nil, status: .error, errorCode: .overloaded, microseconds: 10,
        partition: 0, offset: 2),
    ])
    telemetry.emit(CacheLookedUp(.patterns, .hit, count: 3))
    telemetry.emit(CacheLookedUp(.patterns, .miss))
    _ = telemetry.summarise()
    _ = telemetry.summarise()
    telemetry.record([])
    let response = get("/", telemetry: telemetry)
    #expect(header(response, "content-type") == "text/html; charset=utf-8")
    #expect(header(response, "content-security-policy")?.contains("default-src 'none'") == true)
    let page = text(response)
    #expect(!page.contains("<script"))
    #expect(page.contains("&lt;script&gt;"))
    #expect(page.contains("prefers-color-scheme:dark"))
    #expect(page.contains("overloaded"))
    #expect(page.contains("polyline"))
    #expect(!page.contains("http://") && !page.contains("https://"))
  }

  @Test func `the interval's figures are on the page until the next ends`() {
    let telemetry = Telemetry.silent()
    telemetry.record([
      RequestAnswered(
        id: "a", route: .template, status: .ok, microseconds: 2_500, partition: 0, offset: 1)
    ])
    _ = telemetry.summarise()
    let page = text(get("/", telemetry: telemetry))
    #expect(page.contains("<td>template</td><td>1</td><td>0</td><td>2.50 ms</td>"))
  }

  @Test func `other pages and methods are refused with a hint`() {
    #expect(get("/nothing").status == 404)
    #expect(text(get("/nothing")).contains("/health/ready"))
    let post = get("/", method: "POST")
    #expect(post.status == 405)
    #expect(header(post, "allow") == "GET, HEAD")
    #expect(get("/summary").status == 200)
  }

  @Test func `the pages are served on a real socket`() async throws {
    let pages = AdminPages(
      telemetry: .silent(), version: "1", status: { AdminPagesTests.running })
    let server = try HTTPServer(handler: { pages.respond($0) })
    defer { server.stop() }
    let client = try HTTPClient()
    for (path, status) in [("/", 200), ("/metrics", 200), ("/health/ready", 200), ("/x", 404)] {
      let response = try await client.send(
        HTTPRequest(method: .get, url: server.baseURL + path, timeout: .seconds(10)))
      #expect(response.status == status, "\(path)")
    }
  }
}
