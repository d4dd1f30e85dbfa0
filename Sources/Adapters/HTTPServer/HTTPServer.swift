import Synchronization

/// A small HTTP/1.1 server over libmicrohttpd with a thread of its own.
///
/// For the admin port give it a plain function; a server that plays a slow provider takes a
/// handler with a responder, which may answer later and from any thread while the polling thread
/// goes on serving thousands of others. Handlers run on the polling thread and must not block.
package final class HTTPServer: Sendable {
  package typealias Handler = @Sendable (HTTPServerRequest) -> HTTPServerResponse
  package typealias DelayedHandler = @Sendable (HTTPServerRequest, HTTPResponder) -> Void

  package let host: String
  /// The port that was bound, also when the options said 0.
  package let port: UInt16
  private let core: ServerCore

  package init(
    _ options: HTTPServerOptions = HTTPServerOptions(), delayed handler: @escaping DelayedHandler
  ) throws(HTTPServerError) {
    let socket = try ListeningSocket(host: options.host, port: options.port)
    host = options.host
    port = socket.port
    core = ServerCore(options: options, handler: handler)
    try core.start(socket)
  }

  package convenience init(
    _ options: HTTPServerOptions = HTTPServerOptions(), handler: @escaping Handler
  ) throws(HTTPServerError) {
    try self.init(options) { request, responder in responder.respond(handler(request)) }
  }

  deinit {
    core.stop()
  }

  /// Waiting clients get 503; returns when the thread has ended. Not from a handler.
  package func stop() {
    core.stop()
  }

  /// `http://host:port`, without a trailing slash.
  package var baseURL: String {
    host.contains(":") ? "http://[\(host)]:\(port)" : "http://\(host):\(port)"
  }
}
