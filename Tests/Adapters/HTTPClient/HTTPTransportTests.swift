import HTTPClient
import Testing

@Suite struct HTTPTransportTests {
  @Test func `nothing printed of a request shows a secret`() {
    let request = HTTPRequest(
      method: .post, url: "https://user:pw-secret@api.example:8443/v1?key=q-secret",
      headers: ["authorization": "Bearer h-secret"], body: Array("b-secret".utf8))
    var dumped = ""
    dump(request, to: &dumped)
    dump(request.headers, to: &dumped)
    for text in [
      "\(request)", String(reflecting: request), "\(request.headers)", dumped,
      "\(HTTPClientError.timedOut(host: request.host))",
    ] { #expect(!text.contains("secret"), "\(text)") }
    #expect(request.host == "api.example:8443")
  }

  @Test func `the in-memory transport answers from its closure`() async throws {
    let transport: any HTTPTransport = InMemoryHTTPTransport { request throws(HTTPClientError) in
      guard request.method == .get else { throw .reset(host: request.host) }
      return HTTPResponse(status: 204)
    }
    #expect(try await transport.send(HTTPRequest(url: "http://x/")).status == 204)
    await #expect(throws: HTTPClientError.reset(host: "x")) {
      _ = try await transport.send(HTTPRequest(method: .post, url: "http://x/"))
    }
  }
}
