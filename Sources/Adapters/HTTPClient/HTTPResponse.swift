/// What a server answered, complete.
package struct HTTPResponse: Sendable, Equatable {
  package var status: Int
  package var headers: HTTPHeaders
  /// Decoded (gzip and the like are undone), at most the client's `maxResponseBytes`.
  package var body: [UInt8]
  /// 11 for HTTP/1.1, 20 for HTTP/2, 0 when unknown.
  package var version: Int
  /// Whether a connection was opened for it, as opposed to taken from the keep-alive pool.
  package var openedConnection: Bool

  package init(
    status: Int, headers: HTTPHeaders = [:], body: [UInt8] = [], version: Int = 0,
    openedConnection: Bool = false
  ) {
    self.status = status
    self.headers = headers
    self.body = body
    self.version = version
    self.openedConnection = openedConnection
  }

  package var isSuccess: Bool { (200..<300).contains(status) }
}
