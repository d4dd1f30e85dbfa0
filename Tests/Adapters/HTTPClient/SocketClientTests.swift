import Foundation
import HTTPClient
import HTTPServer
import Synchronization
import Testing

/// The client against a real server on a real socket.
@Suite struct SocketClientTests {
  private func client(_ change: (inout HTTPClientOptions) -> Void = { _ in }) throws -> HTTPClient {
    var options = HTTPClientOptions()
    change(&options)
    return try HTTPClient(options)
  }

  @Test func `a request arrives as sent and its answer comes back whole`() async throws {
    let server = try HTTPServer { request in
      HTTPServerResponse(
        status: 201,
        headers: [
          ("x-method", request.method), ("x-path", request.path),
          ("x-arg", request.argument("q") ?? ""), ("x-key", request.header("API-Key") ?? ""),
        ], body: request.body)
    }
    let body = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
    let response = try await client().send(
      HTTPRequest(
        method: .post, url: server.baseURL + "/a/b?q=x%20y", headers: ["api-key": "k"], body: body))
    #expect(response.status == 201)
    #expect(response.body == body)
    #expect(response.headers["X-METHOD"] == "POST")
    #expect(response.headers["x-path"] == "/a/b")
    #expect(response.headers["x-arg"] == "x y")
    #expect(response.headers["x-key"] == "k")
    #expect(response.version == 11)
  }

  @Test(arguments: [
    (HTTPRequest.Method.get, "GET"), (.put, "PUT"), (.delete, "DELETE"), (.patch, "PATCH"),
    (.post, "POST"),
  ])
  func `each method is sent by its name, also without a body`(
    method: HTTPRequest.Method, name: String
  ) async throws {
    let server = try HTTPServer { .text($0.method) }
    let response = try await client().send(HTTPRequest(method: method, url: server.baseURL))
    #expect(response.body == Array(name.utf8))
  }

  @Test func `connections are kept and reused`() async throws {
    let server = try HTTPServer { _ in .text("ok") }
    let client = try client()
    var opened = 0
    for _ in 0..<20 {
      let response = try await client.send(HTTPRequest(url: server.baseURL))
      opened += response.openedConnection ? 1 : 0
    }
    #expect(opened == 1)
  }

  @Test func `a request is sent once, also where a kept connection ends without an answer`()
    async throws
  {
    let asked = Mutex(0)
    let server = try HTTPServer { _, responder in
      let number = asked.withLock { asked in
        asked += 1
        return asked
      }
      responder.respond(
        number == 1 ? HTTPServerResponse(body: [1]) : HTTPServerResponse(delivery: .reset))
    }
    defer { server.stop() }
    let client = try HTTPClient()
    defer { client.shutdown() }
    let request = HTTPRequest(method: .post, url: server.baseURL, body: [1])
    #expect(try await client.send(request).body == [1])
    let error = await #expect(throws: HTTPClientError.self) {
      _ = try await client.send(request)
    }
    guard case .reset = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(asked.withLock { $0 } == 2)
  }

  @Test func `many delayed answers wait side by side`() async throws {
    var options = HTTPServerOptions()
    options.maxConnections = 1000
    let server = try HTTPServer(options) { request, responder in
      responder.respond(.text(request.path), after: .milliseconds(300))
    }
    let client = try client { $0.maxConnectionsPerHost = 0 }
    let started = ContinuousClock.now
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for index in 0..<300 {
        group.addTask {
          let path = "/\(index)"
          return try await client.send(HTTPRequest(url: server.baseURL + path)).body
            == Array(path.utf8)
        }
      }
      for try await matches in group { #expect(matches) }
    }
    let elapsed = ContinuousClock.now - started
    #expect(elapsed >= .milliseconds(300))
    #expect(elapsed < .seconds(30), "300 answers of 0.3 s each came one after another")
  }

  @Test func `a server that never answers is a timeout`() async throws {
    let server = try HTTPServer { _ in HTTPServerResponse(delivery: .hang) }
    let client = try client()
    await #expect(throws: HTTPClientError.timedOut(host: "127.0.0.1:\(server.port)")) {
      _ = try await client.send(HTTPRequest(url: server.baseURL, timeout: .milliseconds(100)))
    }
  }

  @Test func `a stalled body is a timeout long before the total limit`() async throws {
    let server = try HTTPServer { _ in
      HTTPServerResponse(
        body: Array(repeating: 65, count: 1000), delivery: .paced(bytes: 10, every: .seconds(60)))
    }
    let client = try client { $0.stallTimeout = .seconds(1) }
    await #expect(throws: HTTPClientError.timedOut(host: "127.0.0.1:\(server.port)")) {
      _ = try await client.send(HTTPRequest(url: server.baseURL, timeout: .seconds(50)))
    }
  }

  @Test(arguments: [
    HTTPServerResponse(delivery: .reset),
    HTTPServerResponse(body: Array(repeating: 65, count: 100), delivery: .truncated(after: 10)),
  ])
  func `a connection that ends early is a reset and may be retried`(
    answer: HTTPServerResponse
  ) async throws {
    let server = try HTTPServer { _ in answer }
    let client = try client()
    let error = await #expect(throws: HTTPClientError.self) {
      _ = try await client.send(HTTPRequest(url: server.baseURL))
    }
    #expect(error == .reset(host: "127.0.0.1:\(server.port)"))
    #expect(error?.isRetriable == true)
  }

  @Test func `a slow body arrives whole`() async throws {
    let body = Array(repeating: UInt8(66), count: 95)
    let server = try HTTPServer { _ in
      HTTPServerResponse(body: body, delivery: .paced(bytes: 10, every: .milliseconds(2)))
    }
    #expect(try await client().send(HTTPRequest(url: server.baseURL)).body == body)
  }

  @Test func `a body over the limit is refused, one at the limit is not`() async throws {
    let server = try HTTPServer {
      HTTPServerResponse(body: Array(repeating: 65, count: Int($0.argument("n") ?? "") ?? 0))
    }
    let client = try client { $0.maxResponseBytes = 1000 }
    let fits = try await client.send(HTTPRequest(url: server.baseURL + "/?n=1000"))
    #expect(fits.body.count == 1000)
    await #expect(
      throws: HTTPClientError.tooLarge(host: "127.0.0.1:\(server.port)", limit: 1000)
    ) {
      _ = try await client.send(HTTPRequest(url: server.baseURL + "/?n=1001"))
    }
  }

  @Test func `cancelling the task ends the transfer`() async throws {
    let server = try HTTPServer { _ in HTTPServerResponse(delivery: .hang) }
    let client = try client()
    let outcome = await withTaskGroup(of: HTTPClientError?.self) { group in
      group.addTask {
        do throws(HTTPClientError) {
          _ = try await client.send(HTTPRequest(url: server.baseURL))
          return nil
        } catch { return error }
      }
      group.cancelAll()
      return await group.next() ?? nil
    }
    #expect(outcome == .cancelled)
  }

  @Test func `cancellation at any moment gives exactly one outcome`() async throws {
    let server = try HTTPServer { _, responder in
      responder.respond(.text("ok"), after: .microseconds(500))
    }
    let client = try client()
    let outcomes = await withTaskGroup(of: String.self) { group in
      for _ in 0..<200 {
        group.addTask {
          await withTaskGroup(of: String.self) { inner in
            inner.addTask {
              do throws(HTTPClientError) {
                return try await client.send(HTTPRequest(url: server.baseURL)).status.description
              } catch { return error == .cancelled ? "cancelled" : "\(error)" }
            }
            inner.addTask {
              for _ in 0..<Int.random(in: 0..<200) { await Task.yield() }
              return ""
            }
            var outcome = ""
            while let next = await inner.next() {
              if next.isEmpty { inner.cancelAll() } else { outcome = next }
            }
            return outcome
          }
        }
      }
      return await group.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
    }
    #expect(outcomes.values.reduce(0, +) == 200)
    #expect(Set(outcomes.keys).isSubset(of: ["200", "cancelled"]), "\(outcomes)")
  }

  @Test func `shutting down ends what is under way and refuses what follows`() async throws {
    let server = try HTTPServer { _ in HTTPServerResponse(delivery: .hang) }
    let client = try client()
    let outcome = await withTaskGroup(of: HTTPClientError?.self) { group in
      group.addTask {
        do throws(HTTPClientError) {
          _ = try await client.send(HTTPRequest(url: server.baseURL))
          return nil
        } catch { return error }
      }
      client.shutdown()
      return await group.next() ?? nil
    }
    #expect(outcome == .closed)
    await #expect(throws: HTTPClientError.closed) {
      _ = try await client.send(HTTPRequest(url: server.baseURL))
    }
  }

  @Test func `nobody listening is not reachable`() async throws {
    let port = try {
      let server = try HTTPServer { _ in .text("") }
      defer { server.stop() }
      return server.port
    }()
    let client = try client()
    await #expect(throws: HTTPClientError.cannotConnect(host: "127.0.0.1:\(port)")) {
      _ = try await client.send(HTTPRequest(url: "http://127.0.0.1:\(port)/"))
    }
  }

  @Test(arguments: ["", "127.0.0.1/x", "file:///etc/passwd", "http://a b/", "ftp://h/", "http://"])
  func `what is not an http URL is refused`(url: String) async throws {
    let client = try client()
    let error = await #expect(throws: HTTPClientError.self) {
      _ = try await client.send(HTTPRequest(url: url))
    }
    guard case .invalidURL = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test(arguments: [
    ("x", "a\r\nb: c"), ("x\n", "a"), ("", "a"), ("x y", "a"), ("x:", "a"), ("x", "\0"),
  ])
  func `header injection is refused and its value not shown`(
    name: String, value: String
  ) async throws {
    var headers = HTTPHeaders()
    headers.add(name, value)
    let client = try client()
    let error = await #expect(throws: HTTPClientError.self) {
      _ = try await client.send(HTTPRequest(url: "http://127.0.0.1:1/", headers: headers))
    }
    guard case .invalidHeader = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(error?.isRetriable == false)
  }
}
