/// A value of a key, before it is put into the configuration and when it is shown.
package enum ConfigurationValue: Sendable, Equatable {
  case text(String)
  case integer(Int)
  case boolean(Bool)
  case list([String])
  case map([String: String])
}

extension ConfigurationValue {
  /// The value as YAML writes it on one line.
  package var yaml: String {
    switch self {
    case .text(let text): Self.quoted(text)
    case .integer(let number): String(number)
    case .boolean(let flag): flag ? "true" : "false"
    case .list(let items): "[" + items.map(Self.quoted).joined(separator: ", ") + "]"
    case .map(let entries):
      "{"
        + entries.keys.sorted().map { "\(Self.quoted($0)): \(Self.quoted(entries[$0] ?? ""))" }
        .joined(separator: ", ") + "}"
    }
  }

  /// The text itself when YAML cannot take it for anything else, otherwise in double quotes.
  private static func quoted(_ text: String) -> String {
    let plain = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
        UInt8(ascii: "."), UInt8(ascii: "/"):
        true
      default: false
      }
    }
    let words = ["true", "false", "yes", "no", "on", "off", "null"]
    let startsLikeName = text.utf8.first.map { ($0 | 32) >= 97 && ($0 | 32) <= 122 } ?? false
    if plain, startsLikeName, !words.contains(text.lowercased()) { return text }
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\t": out += "\\t"
      case "\u{0}"..."\u{1F}", "\u{7F}":
        let digits = String(scalar.value, radix: 16, uppercase: true)
        out += "\\x" + (digits.count == 1 ? "0" : "") + digits
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}
