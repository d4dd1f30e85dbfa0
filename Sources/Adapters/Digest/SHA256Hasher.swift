import CCrypto

/// Incremental SHA-256 over one OpenSSL context that is kept between digests.
///
/// Keep one a thread: making the context costs more than hashing a kilobyte does.
package final class SHA256Hasher {
  // safety: owned by this instance alone, freed in deinit; the class is not Sendable.
  private let context: OpaquePointer

  package init() {
    // OpenSSL answers nil only when the process is out of memory or has no SHA-256 at all.
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
      preconditionFailure(
        "OpenSSL offers no SHA-256: check the installed libcrypto and its FIPS setup")
    }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  package func update(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress, bytes.count > 0 else { return }
    EVP_DigestUpdate(context, base, bytes.count)
  }

  package func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { update($0) }
  }

  package func update(_ bytes: ArraySlice<UInt8>) {
    bytes.withUnsafeBytes { update($0) }
  }

  package func update(_ bytes: Span<UInt8>) {
    bytes.withUnsafeBytes { update($0) }
  }

  package func update(_ bytes: RawSpan) {
    bytes.withUnsafeBytes { update($0) }
  }

  /// The text's UTF-8, without a copy for native strings.
  package func update(_ text: String) {
    var text = text
    text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
  }

  package func update(_ byte: UInt8) {
    withUnsafeBytes(of: byte) { update($0) }
  }

  /// Eight bytes, big-endian: for lengths and numbers that delimit what follows.
  package func update(_ number: UInt64) {
    withUnsafeBytes(of: number.bigEndian) { update($0) }
  }

  /// The digest of everything since the last call, and a hasher ready for the next.
  package func finalize() -> SHA256Digest {
    var digest = SHA256Digest()
    withUnsafeMutableBytes(of: &digest.words) {
      _ = EVP_DigestFinal_ex(context, $0.baseAddress?.assumingMemoryBound(to: UInt8.self), nil)
    }
    // With no algorithm named, the one fetched at the start is reused: no look-up a digest.
    EVP_DigestInit_ex(context, nil, nil)
    return digest
  }

  package func digest(_ bytes: [UInt8]) -> SHA256Digest {
    update(bytes)
    return finalize()
  }

  package func digest(_ text: String) -> SHA256Digest {
    update(text)
    return finalize()
  }
}
