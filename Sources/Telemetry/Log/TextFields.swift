/// Writes fields as `name=value` for people. Control characters are escaped, so that a value can
/// neither end the line nor speak to the terminal.
struct TextFields: FieldWriter {
  private(set) var line: String

  init(_ start: String) {
    line = start
  }

  mutating func text(_ name: StaticString, _ value: String) {
    append(name)
    let isPlain =
      !value.isEmpty
      && value.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "\"") && $0 != 92 }
    if isPlain { line += value } else { quote(value) }
  }

  mutating func integer(_ name: StaticString, _ value: Int) {
    append(name)
    line += String(value)
  }

  mutating func number(_ name: StaticString, _ value: Double) {
    append(name)
    line += Self.short(value)
  }

  mutating func flag(_ name: StaticString, _ value: Bool) {
    append(name)
    line += value ? "true" : "false"
  }

  mutating func numbers(
    _ name: StaticString, _ values: some Sequence<(name: String, value: Double)>
  ) {
    append(name)
    quote(values.map { "\($0.name)=\(Self.short($0.value))" }.joined(separator: " "))
  }

  /// Three decimals at the most.
  private static func short(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
    let rounded = (value * 1_000).rounded() / 1_000
    return rounded == rounded.rounded() ? String(Int(rounded)) : "\(rounded)"
  }

  private mutating func append(_ name: StaticString) {
    line += " \(name)="
  }

  private mutating func quote(_ value: String) {
    line += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": line += "\\\""
      case "\\": line += "\\\\"
      case "\n": line += "\\n"
      case "\r": line += "\\r"
      case "\t": line += "\\t"
      default:
        // C0, C1, and the marks that turn the direction of text or break lines.
        let isControl =
          scalar.properties.generalCategory == .control
          || scalar.properties.generalCategory == .format
          || scalar.properties.generalCategory == .lineSeparator
          || scalar.properties.generalCategory == .paragraphSeparator
        if isControl {
          line += "\\u{\(String(scalar.value, radix: 16))}"
        } else {
          line.unicodeScalars.append(scalar)
        }
      }
    }
    line += "\""
  }
}
