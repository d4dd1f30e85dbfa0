import HTTPClient
import HTTPServer
import Testing

@Suite struct SocketServerTests {
  @Test func `port 0 binds a free port on loopback and tells which`() throws {
    let first = try HTTPServer { _ in .text("") }
    let second = try HTTPServer { _ in .text("") }
    #expect(first.port != 0 && first.port != second.port)
    #expect(first.baseURL == "http://127.0.0.1:\(first.port)")
  }

  @Test func `IPv6 loopback is served too`() async throws {
    let server = try HTTPServer(HTTPServerOptions(host: "::1")) { _ in .text("six") }
    let response = try await HTTPClient().send(HTTPRequest(url: server.baseURL))
    #expect(response.body == Array("six".utf8))
  }

  @Test func `a taken port is a typed error that names it`() throws {
    let server = try HTTPServer { _ in .text("") }
    let error = #expect(throws: HTTPServerError.self) {
      try HTTPServer(HTTPServerOptions(port: server.port)) { _ in .text("") }
    }
    guard case .cannotListen(_, server.port, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect("\(HTTPServerError.invalidAddress(host: "nowhere"))".contains("nowhere"))
    #expect(throws: HTTPServerError.invalidAddress(host: "localhost")) {
      try HTTPServer(HTTPServerOptions(host: "localhost")) { _ in .text("") }
    }
  }

  @Test func `a body over the limit gets 413 and the server goes on`() async throws {
    var options = HTTPServerOptions()
    options.maxBodyBytes = 1000
    let server = try HTTPServer(options) { .text("\($0.body.count)") }
    let client = try HTTPClient()
    func post(_ count: Int) async throws -> HTTPResponse {
      try await client.send(
        HTTPRequest(
          method: .post, url: server.baseURL, body: Array(repeating: 65, count: count)))
    }
    #expect(try await post(1000).body == Array("1000".utf8))
    #expect(try await post(200_000).status == 413)
    #expect(try await post(3).body == Array("3".utf8))
  }

  @Test func `HEAD and unknown paths reach the handler`() async throws {
    let server = try HTTPServer { .text("no \($0.path)", status: 404) }
    let client = try HTTPClient()
    let head = try await client.send(HTTPRequest(method: .head, url: server.baseURL + "/x"))
    #expect(head.status == 404 && head.body.isEmpty)
  }

  @Test func `stopping answers or closes what waits, and a second stop is harmless`() async throws {
    let server = try HTTPServer { _ in HTTPServerResponse(delivery: .hang) }
    let client = try HTTPClient()
    let ended = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<10 {
        group.addTask {
          do throws(HTTPClientError) {
            let request = HTTPRequest(url: server.baseURL, timeout: .seconds(20))
            return try await client.send(request).status == 503
          } catch {
            if case .timedOut = error { return false }
            return true
          }
        }
      }
      group.addTask {
        // Stop once the first of them is surely waiting in the handler's hands.
        for _ in 0..<1000 { await Task.yield() }
        server.stop()
        server.stop()
        return true
      }
      return await group.reduce(true) { $0 && $1 }
    }
    #expect(ended)
  }

  @Test func `a delayed answer is not early and a second one is ignored`() async throws {
    let server = try HTTPServer { _, responder in
      responder.respond(.text("first"), after: .milliseconds(50))
      responder.respond(.text("second"), after: .milliseconds(80))
    }
    let started = ContinuousClock.now
    let response = try await HTTPClient().send(HTTPRequest(url: server.baseURL))
    #expect(response.body == Array("first".utf8))
    #expect(ContinuousClock.now - started >= .milliseconds(50))
  }

  @Test func `a client that leaves while its answer is delayed does no harm`() async throws {
    let server = try HTTPServer { request, responder in
      let delay: Duration = request.path == "/slow" ? .milliseconds(60) : .zero
      responder.respond(.text("ok"), after: delay)
    }
    let client = try HTTPClient()
    for _ in 0..<5 {
      await #expect(throws: HTTPClientError.self) {
        let url = server.baseURL + "/slow"
        _ = try await client.send(HTTPRequest(url: url, timeout: .milliseconds(5)))
      }
    }
    #expect(try await client.send(HTTPRequest(url: server.baseURL + "/")).status == 200)
  }
}
