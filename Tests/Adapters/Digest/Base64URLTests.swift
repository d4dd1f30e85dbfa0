import Digest
import Foundation
import Testing

@Suite struct Base64URLTests {
  @Test func `every length round-trips and agrees with Foundation`() {
    for count in 0...70 {
      let bytes = RandomBytes.make(count: count)
      let text = Base64URL.encode(bytes)
      let expected = Data(bytes).base64EncodedString()
        .replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
        .replacingOccurrences(of: "=", with: "")
      #expect(text == expected)
      #expect(Base64URL.decode(text) == bytes)
    }
  }

  @Test(arguments: ["A", "AAAAA", "AA==", "A+", "A/", "AB", "é", "A A", "AAB"])
  func `texts with a bad length, character or stray bits are refused`(text: String) {
    #expect(Base64URL.decode(text) == nil)
  }

  @Test(arguments: ["0", "0g", "  "]) func `bad hexadecimal is refused`(text: String) {
    #expect(Hex.decode(text) == nil)
  }
}
