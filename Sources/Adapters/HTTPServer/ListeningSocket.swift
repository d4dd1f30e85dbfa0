import Glibc

/// A bound and listening TCP socket that is not yet anyone's; closed when dropped.
struct ListeningSocket: ~Copyable {
  private let descriptor: Int32
  let port: UInt16

  init(host: String, port: UInt16) throws(HTTPServerError) {
    var storage = sockaddr_storage()
    guard let size = Self.fill(&storage, host: host, port: port) else {
      throw .invalidAddress(host: host)
    }
    func refusal() -> HTTPServerError {
      .cannotListen(host: host, port: port, reason: String(cString: strerror(errno)))
    }
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let descriptor = socket(Int32(storage.ss_family), type, 0)
    guard descriptor >= 0 else { throw refusal() }
    var yes: Int32 = 1
    setsockopt(
      descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    // safety: the pointers to `storage` live for one call each, and sizes are those of the family.
    let bound = withUnsafeMutablePointer(to: &storage) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        var length = size
        return bind(descriptor, address, size) == 0 && listen(descriptor, 4096) == 0
          && getsockname(descriptor, address, &length) == 0
      }
    }
    guard bound else {
      let error = refusal()
      close(descriptor)
      throw error
    }
    self.descriptor = descriptor
    self.port = Self.port(of: storage)
  }

  deinit {
    close(descriptor)
  }

  /// Hands the descriptor over: the taker closes it.
  consuming func take() -> Int32 {
    let descriptor = descriptor
    discard self
    return descriptor
  }

  /// The size of the address, or `nil` when `host` is neither IPv4 nor IPv6.
  private static func fill(
    _ storage: inout sockaddr_storage, host: String, port: UInt16
  ) -> socklen_t? {
    var four = in_addr()
    var six = in6_addr()
    // safety: sockaddr_storage is as large and as aligned as every address of the system.
    return withUnsafeMutableBytes(of: &storage) { bytes in
      if inet_pton(AF_INET, host, &four) == 1 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr = four
        bytes.storeBytes(of: address, as: sockaddr_in.self)
        return socklen_t(MemoryLayout<sockaddr_in>.size)
      }
      if inet_pton(AF_INET6, host, &six) == 1 {
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_port = port.bigEndian
        address.sin6_addr = six
        bytes.storeBytes(of: address, as: sockaddr_in6.self)
        return socklen_t(MemoryLayout<sockaddr_in6>.size)
      }
      return nil
    }
  }

  private static func port(of storage: sockaddr_storage) -> UInt16 {
    // safety: the family says which layout the bytes have; both keep the port at the same place.
    withUnsafeBytes(of: storage) { UInt16(bigEndian: $0.load(as: sockaddr_in.self).sin_port) }
  }
}
