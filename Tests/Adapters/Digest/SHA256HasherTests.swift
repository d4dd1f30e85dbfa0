import Digest
import Testing

@Suite struct SHA256HasherTests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func `published vectors`(text: String, hex: String) {
    #expect(SHA256Hasher().digest(text).hex == hex)
    #expect(SHA256Hasher().digest(Array(text.utf8)).hex == hex)
  }

  @Test func `one hasher gives the same digest again and again, however the bytes are cut`() {
    let hasher = SHA256Hasher()
    let bytes = (0..<1_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let whole = hasher.digest(bytes)
    for cut in [0, 1, 63, 64, 65, 500, 999, 1_000] {
      hasher.update(bytes[..<cut])
      hasher.update(bytes[cut...])
      #expect(hasher.finalize() == whole)
    }
    hasher.update(bytes.span)
    #expect(hasher.finalize() == whole)
    for byte in bytes { hasher.update(byte) }
    #expect(hasher.finalize() == whole)
  }

  @Test func `numbers are eight bytes, big-endian`() {
    let hasher = SHA256Hasher()
    hasher.update(UInt64(0x0102_0304_0506_0708))
    #expect(hasher.finalize() == hasher.digest([1, 2, 3, 4, 5, 6, 7, 8]))
  }

  @Test func `a digest survives a round trip through its bytes and tells equality`() throws {
    let hasher = SHA256Hasher()
    let a = hasher.digest("a")
    let b = hasher.digest("b")
    #expect(a != b)
    #expect(SHA256Digest(a.bytes) == a)
    #expect(SHA256Digest([1, 2, 3]) == nil)
    #expect(Set([a, b, a]).count == 2)
    #expect(Hex.decode(a.hex) == a.bytes)
  }
}
