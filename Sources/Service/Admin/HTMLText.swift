/// Text that stands safely in an HTML page.
enum HTMLText {
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default:
        result.unicodeScalars.append(
          scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar)
      }
    }
    return result
  }

  /// A number with groups of three digits.
  static func grouped(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result += "\u{202F}" }
      result.append(digit)
    }
    return (number < 0 ? "−" : "") + result
  }

  /// Microseconds as milliseconds or seconds, with a fitting number of digits.
  static func duration(_ microseconds: Int) -> String {
    switch microseconds {
    case ..<10_000: decimal(Double(microseconds) / 1_000, 2) + " ms"
    case ..<100_000: decimal(Double(microseconds) / 1_000, 1) + " ms"
    case ..<1_000_000: "\(microseconds / 1_000) ms"
    default: decimal(Double(microseconds) / 1_000_000, 2) + " s"
    }
  }

  static func percent(_ ratio: Double?) -> String {
    ratio.map { decimal($0 * 100, 1) + " %" } ?? "–"
  }

  static func decimal(_ value: Double, _ places: Int) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "–" }
    let scale = [1, 10, 100, 1_000][min(max(places, 0), 3)]
    let whole = Int((value * Double(scale)).rounded())
    let fraction = String(Int((whole % scale).magnitude))
    let padding = String(repeating: "0", count: max(0, places - fraction.count))
    let sign = whole < 0 && whole / scale == 0 ? "-" : ""
    return places == 0 ? String(whole) : "\(sign)\(whole / scale).\(padding)\(fraction)"
  }
}
