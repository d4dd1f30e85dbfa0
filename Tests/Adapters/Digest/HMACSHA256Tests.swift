import Digest
import Testing

@Suite struct HMACSHA256Tests {
  @Test(arguments: [
    (
      [UInt8](repeating: 0x0b, count: 20), "Hi There",
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    ),
    (
      Array("Jefe".utf8), "what do ya want for nothing?",
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    ),
    (
      [UInt8](repeating: 0xaa, count: 131),
      "Test Using Larger Than Block-Size Key - Hash Key First",
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    ),
    ([], "", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"),
  ])
  func `published vectors`(key: [UInt8], message: String, hex: String) {
    #expect(HMACSHA256.authenticate(Array(message.utf8), key: key).hex == hex)
  }

  @Test func `a changed message, key or mac is not valid`() throws {
    let key = RandomBytes.make(count: 32)
    let message = Array("cursor".utf8)
    let mac = HMACSHA256.authenticate(message, key: key)
    #expect(HMACSHA256.isValid(mac, for: message, key: key))
    #expect(!HMACSHA256.isValid(mac, for: message + [0], key: key))
    #expect(!HMACSHA256.isValid(mac, for: message, key: RandomBytes.make(count: 32)))
    for index in 0..<32 {
      var bytes = mac.bytes
      bytes[index] ^= 1
      let forged = try #require(SHA256Digest(bytes))
      #expect(!HMACSHA256.isValid(forged, for: message, key: key))
    }
  }
}
