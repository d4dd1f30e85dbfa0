import CCrypto

/// HMAC-SHA256 (RFC 2104), for cursors and other values that leave and must come back unchanged.
package enum HMACSHA256 {
  package static func authenticate(_ message: [UInt8], key: [UInt8]) -> SHA256Digest {
    var mac = SHA256Digest()
    message.withUnsafeBufferPointer { message in
      key.withUnsafeBytes { key in
        withUnsafeMutableBytes(of: &mac.words) { out in
          var length: UInt32 = 0
          // An empty array has no address, and OpenSSL reads a nil key as "the key of before".
          withUnsafePointer(to: UInt8(0)) { nothing in
            _ = HMAC(
              EVP_sha256(), key.baseAddress ?? UnsafeRawPointer(nothing), Int32(key.count),
              message.baseAddress ?? nothing, message.count,
              out.baseAddress?.assumingMemoryBound(to: UInt8.self), &length)
          }
        }
      }
    }
    return mac
  }

  /// Whether `mac` belongs to `message`; the time taken does not depend on where they differ.
  package static func isValid(_ mac: SHA256Digest, for message: [UInt8], key: [UInt8]) -> Bool {
    let expected = authenticate(message, key: key)
    return expected.withUnsafeBytes { a in
      mac.withUnsafeBytes { b in CRYPTO_memcmp(a.baseAddress, b.baseAddress, a.count) == 0 }
    }
  }
}
