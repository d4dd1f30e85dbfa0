/// Where to listen and how much to take.
package struct HTTPServerOptions: Sendable, Equatable {
  /// An IP address; loopback unless told otherwise.
  package var host = "127.0.0.1"
  /// 0 lets the operating system choose; `HTTPServer.port` tells which.
  package var port: UInt16 = 0
  /// A larger request gets 413.
  package var maxBodyBytes = 1 << 20
  package var maxConnections = 256
  /// Seconds after which an idle connection is closed. Requests being answered are not idle.
  package var idleSeconds = 60

  package init(host: String = "127.0.0.1", port: UInt16 = 0) {
    self.host = host
    self.port = port
  }
}
