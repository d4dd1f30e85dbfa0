import CMicroHTTPD
import Synchronization

/// What libmicrohttpd's callbacks work on; alive as long as the daemon.
// safety: `daemon` is set once before requests can be answered and stopped once by `stop`; the
// rest is constant or behind the lock.
final class ServerCore: @unchecked Sendable {
  private struct State {
    var open: [ObjectIdentifier: Exchange] = [:]
    /// Connections parked by a paced body.
    var parked: Set<LibraryPointer> = []
    var daemon: LibraryPointer?
    var stopping = false
  }

  private let options: HTTPServerOptions
  private let handler: HTTPServer.DelayedHandler
  private let delays = DelayThread()
  private let state = Mutex(State())

  init(options: HTTPServerOptions, handler: @escaping HTTPServer.DelayedHandler) {
    self.options = options
    self.handler = handler
  }

  /// Takes the socket over. The daemon keeps an unretained pointer to this object.
  func start(_ socket: consuming ListeningSocket) throws(HTTPServerError) {
    let port = socket.port
    let descriptor = socket.take()
    // safety: HTTPServer keeps the core until `stop` has returned, after which no callback runs.
    let context = Unmanaged.passUnretained(self).toOpaque()
    let daemon = weir_mhd_start(
      descriptor, UInt32(options.maxConnections), UInt32(options.idleSeconds),
      { context, connection, url, method, _, data, size, slot in
        guard let context, let connection, let size, let slot else { return 0 }
        let core = Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue()
        guard let exchange = slot.pointee else {
          // First call: only the head is here.
          slot.pointee = Unmanaged.passRetained(core.open(connection)).toOpaque()
          return 1
        }
        let open = Unmanaged<Exchange>.fromOpaque(exchange).takeUnretainedValue()
        if size.pointee > 0 {
          core.receive(open, UnsafeRawBufferPointer(start: data, count: size.pointee))
          size.pointee = 0
          return 1
        }
        return core.serve(open, url: url, method: method) ? 1 : 0
      },
      // safety: the exchange was retained at its first call; this one is the last, and releases it.
      { context, _, slot, _ in
        guard let context, let slot, let exchange = slot.pointee else { return }
        let core = Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue()
        core.finished(Unmanaged<Exchange>.fromOpaque(exchange).takeRetainedValue())
        slot.pointee = nil
      }, context)
    // After a failed start the library may have closed the socket: closing it again could hit a
    // stranger's descriptor.
    guard let daemon else { throw .cannotStart(host: options.host, port: port) }
    let started = LibraryPointer(pointer: daemon)
    state.withLock { $0.daemon = started }
  }

  /// Answers what still waits with 503, then ends the daemon and its thread.
  func stop() {
    let (daemon, open, parked) = state.withLock { state in
      state.stopping = true
      defer {
        state.daemon = nil
        state.parked = []
      }
      return (state.daemon, Array(state.open.values), state.parked)
    }
    guard let daemon else { return }
    delays.stop()
    // The library refuses to stop while connections are suspended.
    for exchange in open { exchange.complete(.text("stopping\n", status: 503)) }
    for connection in parked { MHD_resume_connection(connection.pointer) }
    MHD_stop_daemon(daemon.pointer)
  }

  /// Suspends a connection for a while; `false` when the server is stopping. Polling thread only.
  func park(_ connection: OpaquePointer, for pause: Duration) -> Bool {
    let connection = LibraryPointer(pointer: connection)
    let parked = state.withLock { state in
      guard !state.stopping else { return false }
      MHD_suspend_connection(connection.pointer)
      state.parked.insert(connection)
      return true
    }
    if parked { delays.schedule(after: pause) { self.unpark(connection) } }
    return parked
  }

  private func unpark(_ connection: LibraryPointer) {
    state.withLock { state in
      guard state.parked.remove(connection) != nil else { return }
      MHD_resume_connection(connection.pointer)
    }
  }

  // MARK: - On the polling thread

  private func open(_ connection: OpaquePointer) -> Exchange {
    let exchange = Exchange(connection: connection)
    state.withLock { $0.open[ObjectIdentifier(exchange)] = exchange }
    return exchange
  }

  private func receive(_ exchange: Exchange, _ bytes: UnsafeRawBufferPointer) {
    guard exchange.body.count + bytes.count <= options.maxBodyBytes else {
      exchange.bodyTooLarge = true
      exchange.body = []
      return
    }
    if !exchange.bodyTooLarge { exchange.body.append(contentsOf: bytes) }
  }

  /// Called when the request is complete, and again after each resume.
  private func serve(
    _ exchange: Exchange, url: UnsafePointer<CChar>?, method: UnsafePointer<CChar>?
  ) -> Bool {
    if !exchange.dispatched {
      exchange.dispatched = true
      if state.withLock({ $0.stopping }) {
        exchange.complete(.text("stopping\n", status: 503))
      } else if exchange.bodyTooLarge {
        let limit = options.maxBodyBytes
        exchange.complete(.text("the body may have \(limit) bytes\n", status: 413))
      } else {
        let request = HTTPServerRequest(
          reading: exchange, path: url.map { String(cString: $0) } ?? "",
          method: method.map { String(cString: $0) } ?? "")
        handler(request, HTTPResponder(exchange: exchange, delays: delays))
      }
    }
    guard let response = exchange.takeAnswerOrSuspend() else { return true }
    return send(response, on: exchange.connection)
  }

  private func finished(_ exchange: Exchange) {
    exchange.finish()
    state.withLock { $0.open[ObjectIdentifier(exchange)] = nil }
  }
}
