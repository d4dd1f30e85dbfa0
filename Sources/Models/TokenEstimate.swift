/// A guess at how many tokens a text has, for budgets and batch sizes; costs one pass over bytes.
///
/// English prose has about 4 bytes a token, SQL and JSON fewer, and scripts beyond ASCII up to a
/// token for each 2 bytes. The guess is meant to be too high rather than too low.
package enum TokenEstimate {
  package static func tokens(in text: String) -> Int {
    var plain = 0
    var marks = 0
    var wide = 0
    for byte in text.utf8 {
      switch byte {
      case 0x80...: wide += 1
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 0x20:
        plain += 1
      default: marks += 1
      }
    }
    return (plain + 3) / 4 + (marks + 1) / 2 + (wide + 1) / 2
  }

  /// With the few tokens that frame each message.
  package static func tokens(in messages: [ChatMessage]) -> Int {
    messages.reduce(3) { $0 + tokens(in: $1.content) + 4 }
  }
}
