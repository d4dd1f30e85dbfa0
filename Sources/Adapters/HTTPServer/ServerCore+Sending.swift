import CMicroHTTPD

extension ServerCore {
  /// Queues a response; `false` makes libmicrohttpd close the connection.
  func send(_ response: HTTPServerResponse, on connection: OpaquePointer) -> Bool {
    let body: OpaquePointer?
    switch response.delivery {
    case .reset:
      weir_mhd_reset_on_close(connection)
      return false
    case .whole, .hang:
      body = response.body.withUnsafeBytes { weir_mhd_response_copy($0.baseAddress, $0.count) }
    case .truncated, .paced:
      let source = PacedBody(response, connection: connection, server: self)
      // safety: retained for the library here, released by its free callback, called exactly once.
      body = MHD_create_response_from_callback(
        UInt64(response.body.count), 16 << 10,
        { context, position, buffer, size in
          guard let context, let buffer else { return weir_mhd_broken_body() }
          let body = Unmanaged<PacedBody>.fromOpaque(context).takeUnretainedValue()
          return body.read(from: Int(position), into: .init(start: buffer, count: size))
        },
        Unmanaged.passRetained(source).toOpaque(),
        { context in
          if let context { Unmanaged<PacedBody>.fromOpaque(context).release() }
        })
    }
    guard let body else { return false }
    for field in response.headers { weir_mhd_add_header(body, field.name, field.value) }
    weir_mhd_queue(connection, UInt32(response.status), body)
    MHD_destroy_response(body)
    return true
  }
}

extension HTTPServerRequest {
  /// Copies what libmicrohttpd knows of the request; polling thread only.
  init(reading exchange: Exchange, path: String, method: String) {
    self.init(method: method, path: path, query: [], headers: [], body: exchange.body)
    exchange.body = []
    var collected: [Field] = []
    // safety: the visits end before `collected` goes out of scope.
    withUnsafeMutablePointer(to: &collected) { list in
      weir_mhd_each_header(exchange.connection, Self.collect, list)
      headers = list.pointee
      list.pointee = []
      weir_mhd_each_argument(exchange.connection, Self.collect, list)
      query = list.pointee
    }
  }

  private static let collect: weir_mhd_field = { context, name, value in
    guard let context, let name else { return }
    let list = context.assumingMemoryBound(to: [Field].self)
    list.pointee.append(
      Field(name: String(cString: name), value: value.map { String(cString: $0) } ?? ""))
  }
}
