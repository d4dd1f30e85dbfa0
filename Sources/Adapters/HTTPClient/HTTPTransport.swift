/// The seam to the network: libcurl in the service, a closure in tests.
package protocol HTTPTransport: Sendable {
  /// Sends one request and waits for the whole response, of whatever status.
  /// Cancelling the calling task ends the transfer.
  func send(_ request: HTTPRequest) async throws(HTTPClientError) -> HTTPResponse
}

/// A transport without a network: a closure answers.
package struct InMemoryHTTPTransport: HTTPTransport {
  package typealias Handler =
    @Sendable (HTTPRequest) async throws(HTTPClientError) -> HTTPResponse

  private let handler: Handler

  package init(_ handler: @escaping Handler) {
    self.handler = handler
  }

  package func send(_ request: HTTPRequest) async throws(HTTPClientError) -> HTTPResponse {
    guard !Task.isCancelled else { throw .cancelled }
    return try await handler(request)
  }
}
