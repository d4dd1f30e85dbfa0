/// What a key takes.
package enum ValueType: Sendable, Equatable {
  case text
  case integer(ClosedRange<Int>)
  /// A size in bytes; `64KiB`, `64MiB` and `64GiB` are understood.
  case size(ClosedRange<Int>)
  case boolean
  case choice([String])
  /// A file or folder; a relative one in a file is relative to that file's folder.
  case path
  /// A file whose content is a credential.
  case secretFile
  /// An `http` or `https` address.
  case url
  case list
  /// Any names below the key.
  case freeMap
}

/// Why a text is not a value of its key, and what would be.
package struct ValueProblem: Error, Sendable, Equatable {
  package let problem: String
  package let fix: String
}

extension ValueType {
  /// The value that `text` means, from whatever source.
  package func parse(_ text: String) throws(ValueProblem) -> ConfigurationValue {
    switch self {
    case .text, .path, .secretFile:
      return .text(try Self.clean(text))
    case .integer(let range): return .integer(try Self.within(range, text, Int(text)))
    case .size(let range): return .integer(try Self.within(range, text, Self.bytes(text)))
    case .boolean: return .boolean(try Self.boolean(text))
    case .choice(let choices):
      guard choices.contains(text) else {
        let nearest = EditDistance.nearest(to: text, among: choices)
        throw ValueProblem(
          problem: "“\(text)” is not a choice",
          fix: "use \(Self.listed(choices))" + (nearest.map { " (did you mean \($0)?)" } ?? ""))
      }
      return .text(text)
    case .url:
      let address = try Self.clean(text)
      let lower = address.lowercased()
      guard
        address.isEmpty
          || (lower.hasPrefix("http://") && lower.utf8.count > 7)
          || (lower.hasPrefix("https://") && lower.utf8.count > 8)
      else {
        throw ValueProblem(
          problem: "“\(address)” is not an HTTP address",
          fix: "write it in full, like https://host:port/path")
      }
      return .text(address)
    case .list:
      let items = try Self.clean(text).split(separator: ",").map { Self.trimmed($0) }
      return .list(items.filter { !$0.isEmpty })
    case .freeMap:
      throw ValueProblem(
        problem: "is a group of names, not one value", fix: "give it one name deeper")
    }
  }

  /// What may stand there, for the documented file and for help.
  package var allowed: String? {
    switch self {
    case .integer(let range), .size(let range):
      range.upperBound == .max
        ? "at least \(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
    case .boolean: "true or false"
    case .choice(let choices): Self.listed(choices)
    case .list: "a list; in the environment and in flags, separated by commas"
    case .text, .path, .secretFile, .url, .freeMap: nil
    }
  }

  /// The word that stands for the value in a synopsis.
  package var placeholder: String {
    switch self {
    case .text, .freeMap: "TEXT"
    case .integer: "NUMBER"
    case .size: "BYTES"
    case .boolean: "true|false"
    case .choice(let choices): choices.joined(separator: "|")
    case .path, .secretFile: "PATH"
    case .url: "URL"
    case .list: "A,B,…"
    }
  }

  private static func clean(_ text: String) throws(ValueProblem) -> String {
    guard !text.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 }) else {
      throw ValueProblem(problem: "contains a control character", fix: "remove it")
    }
    return text
  }

  private static func within(
    _ range: ClosedRange<Int>, _ text: String, _ number: Int?
  ) throws(ValueProblem) -> Int {
    guard let number else {
      throw ValueProblem(
        problem: "“\(text)” is not a whole number",
        fix: "use a number from \(range.lowerBound) to \(range.upperBound)")
    }
    guard range.contains(number) else {
      throw ValueProblem(
        problem: "\(number) is out of range",
        fix: "use a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  private static func bytes(_ text: String) -> Int? {
    let units = [("KiB", 10), ("MiB", 20), ("GiB", 30)]
    for (unit, shift) in units where text.hasSuffix(unit) {
      guard let number = Int(trimmed(text.dropLast(3))) else { return nil }
      let (product, overflow) = number.multipliedReportingOverflow(by: 1 << shift)
      return overflow ? nil : product
    }
    return Int(text)
  }

  private static func boolean(_ text: String) throws(ValueProblem) -> Bool {
    switch text {
    case "true": return true
    case "false": return false
    default:
      throw ValueProblem(problem: "“\(text)” is not a truth value", fix: "use true or false")
    }
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    let characters = text.drop { $0 == " " }
    return String(String(characters.reversed().drop { $0 == " " }.reversed()))
  }

  private static func listed(_ choices: [String]) -> String {
    guard let last = choices.last, choices.count > 1 else { return choices.first ?? "" }
    return choices.dropLast().joined(separator: ", ") + " or " + last
  }
}
