/// Why no complete response came. A response of any status is not an error here.
package enum HTTPClientError: Error, Equatable, Sendable {
  case invalidURL(host: String)
  /// A header name or value that would break the framing of the request.
  case invalidHeader(name: String)
  case cannotResolve(host: String)
  case cannotConnect(host: String)
  /// The handshake failed or the certificate was refused.
  case tls(host: String)
  case timedOut(host: String)
  /// The connection ended before the response did.
  case reset(host: String)
  case tooLarge(host: String, limit: Int)
  /// Bytes that are not HTTP, or a body that does not decode.
  case malformed(host: String)
  case cancelled
  /// The client was shut down.
  case closed
  /// Anything else libcurl reports, by its number.
  case failed(host: String, code: Int)

  /// Whether the same request may succeed when sent again.
  package var isRetriable: Bool {
    switch self {
    case .cannotResolve, .cannotConnect, .timedOut, .reset: true
    case .invalidURL, .invalidHeader, .tls, .tooLarge, .malformed, .cancelled, .closed, .failed:
      false
    }
  }
}

extension HTTPClientError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .invalidURL(let host):
      "not a usable http(s) URL (host \"\(host)\"): check the configured base URL"
    case .invalidHeader(let name):
      "header \"\(name)\" holds a line break, a NUL or no name: check its configured value"
    case .cannotResolve(let host): "no address found for \(host): check its name and DNS"
    case .cannotConnect(let host): "\(host) refuses connections: check that it is running"
    case .tls(let host):
      "TLS with \(host) failed: check its certificate and the configured CA file"
    case .timedOut(let host): "\(host) did not answer in time"
    case .reset(let host): "\(host) closed the connection before the response was complete"
    case .tooLarge(let host, let limit):
      "the response of \(host) is larger than \(limit) bytes: ask for less or raise the limit"
    case .malformed(let host): "\(host) sent something that is not a valid HTTP response"
    case .cancelled: "the request was cancelled"
    case .closed: "the HTTP client has been shut down"
    case .failed(let host, let code): "the transfer with \(host) failed (libcurl code \(code))"
    }
  }
}
