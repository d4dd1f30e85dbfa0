/// The 32 bytes of a SHA-256 digest or MAC, stored inline so that it is cheap to copy and to hash.
package struct SHA256Digest: Hashable, Sendable, CustomStringConvertible {
  /// The digest's bytes in memory order, eight to a word.
  @usableFromInline var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  package static let byteCount = 32

  @usableFromInline init() {}

  /// Takes exactly 32 bytes, for instance from a cursor or a file; nil for any other count.
  package init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: bytes) }
  }

  package var bytes: [UInt8] {
    withUnsafeBytes { [UInt8]($0) }
  }

  /// Lower-case hexadecimal, 64 characters.
  package var hex: String { withUnsafeBytes { Hex.encode($0) } }

  /// ``hex`` in ASCII.
  package var hexBytes: [UInt8] { withUnsafeBytes { Hex.bytes(of: $0) } }

  /// Appends ``hexBytes``.
  package func appendHex(to bytes: inout [UInt8]) {
    withUnsafeBytes { Hex.append($0, to: &bytes) }
  }

  package var description: String { hex }

  /// The first eight bytes as a big-endian number, for sharding and sampling.
  package var prefix64: UInt64 { UInt64(bigEndian: words.0) }

  @inlinable package func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows
    -> R
  {
    try Swift.withUnsafeBytes(of: words, body)
  }

  @inlinable package func hash(into hasher: inout Hasher) {
    // A cryptographic digest is uniformly distributed: one word is enough for a hash table.
    hasher.combine(words.0)
  }

  @inlinable package static func == (a: Self, b: Self) -> Bool {
    a.words.0 == b.words.0 && a.words.1 == b.words.1 && a.words.2 == b.words.2
      && a.words.3 == b.words.3
  }
}
