import CMicroHTTPD

/// The body of a response that is cut short or dribbles.
// safety: its members are touched on the polling thread only; pauses go through ServerCore's lock.
final class PacedBody: @unchecked Sendable {
  private let bytes: [UInt8]
  private let connection: OpaquePointer
  private let delivery: HTTPServerResponse.Delivery
  private let server: ServerCore
  private var paused = false

  init(_ response: HTTPServerResponse, connection: OpaquePointer, server: ServerCore) {
    bytes = response.body
    delivery = response.delivery
    self.connection = connection
    self.server = server
  }

  /// Fills libmicrohttpd's buffer: a count, 0 after parking the connection, or an end mark.
  func read(from position: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    guard position < bytes.count else { return weir_mhd_end_of_body() }
    let limit: Int
    switch delivery {
    case .truncated(let after):
      guard position < after else { return weir_mhd_broken_body() }
      limit = min(after, bytes.count)
    case .paced(let size, let pause):
      if !paused, server.park(connection, for: pause) {
        paused = true
        return 0
      }
      paused = false
      limit = min(position + max(1, size), bytes.count)
    case .whole, .reset, .hang: limit = bytes.count
    }
    let count = min(limit - position, buffer.count)
    bytes.withUnsafeBytes {
      buffer.copyMemory(from: .init(rebasing: $0[position..<position + count]))
    }
    return count
  }
}
