/// A typed option: stands in the table, and takes its value out of an invocation.
package struct CommandOption<Value: Sendable>: Sendable {
  package let specification: OptionSpecification
  let read: @Sendable ([ConfigurationValue]) -> Value
}

extension CommandOption where Value == Bool {
  /// An option that stands alone: true when given.
  package init(flag name: String, short: Character? = nil, _ meaning: String) {
    specification = OptionSpecification(name, short: short, meaning: meaning)
    read = { !$0.isEmpty }
  }
}

extension CommandOption where Value == String? {
  /// An option with a text; nil when not given.
  package init(
    _ name: String, short: Character? = nil, _ placeholder: String, type: ValueType = .text,
    _ meaning: String, environment: String? = nil
  ) {
    specification = OptionSpecification(
      name, short: short, type: type, placeholder: placeholder, meaning: meaning,
      environment: environment)
    read = { $0.last.flatMap(\.asText) }
  }
}

extension CommandOption where Value == String {
  /// An option with one of several words.
  package init(
    _ name: String, short: Character? = nil, choices: [String], default fallback: String,
    _ meaning: String
  ) {
    specification = OptionSpecification(
      name, short: short, type: .choice(choices), placeholder: "", meaning: meaning,
      defaultText: fallback)
    read = { $0.last.flatMap(\.asText) ?? fallback }
  }
}

extension CommandOption where Value == [String] {
  /// An option that may be given several times.
  package init(
    repeated name: String, short: Character? = nil, _ placeholder: String, _ meaning: String
  ) {
    specification = OptionSpecification(
      name, short: short, type: .text, placeholder: placeholder, meaning: meaning,
      isRepeated: true)
    read = { $0.compactMap(\.asText) }
  }
}

extension CommandOption where Value == Int {
  /// An option with a whole number.
  package init(
    _ name: String, short: Character? = nil, _ placeholder: String, _ range: ClosedRange<Int>,
    default fallback: Int, _ meaning: String
  ) {
    specification = OptionSpecification(
      name, short: short, type: .integer(range), placeholder: placeholder, meaning: meaning,
      defaultText: String(fallback))
    read = { $0.last.flatMap(\.asInteger) ?? fallback }
  }
}

extension CommandOption where Value == Int? {
  /// An option with a whole number; nil when not given.
  package init(
    _ name: String, short: Character? = nil, _ placeholder: String, _ range: ClosedRange<Int>,
    _ meaning: String
  ) {
    specification = OptionSpecification(
      name, short: short, type: .integer(range), placeholder: placeholder, meaning: meaning)
    read = { $0.last.flatMap(\.asInteger) }
  }
}

extension ConfigurationValue {
  var asText: String? {
    if case .text(let text) = self { text } else { nil }
  }

  var asInteger: Int? {
    if case .integer(let number) = self { number } else { nil }
  }
}
