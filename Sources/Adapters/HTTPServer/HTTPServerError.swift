/// Why a server did not start.
package enum HTTPServerError: Error, Equatable, Sendable, CustomStringConvertible {
  /// `host` is not an IPv4 or IPv6 address.
  case invalidAddress(host: String)
  /// The operating system refused the address; `reason` is its text.
  case cannotListen(host: String, port: UInt16, reason: String)
  case cannotStart(host: String, port: UInt16)

  package var description: String {
    switch self {
    case .invalidAddress(let host):
      "\"\(host)\" is not an IP address: use 127.0.0.1, 0.0.0.0, ::1 or an address of this machine"
    case .cannotListen(let host, let port, let reason):
      "cannot listen on \(host) port \(port): \(reason); choose another port or stop its owner"
    case .cannotStart(let host, let port):
      "the HTTP server on \(host) port \(port) did not start: too few file descriptors or threads"
    }
  }
}
