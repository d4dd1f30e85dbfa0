/// One option of a command, as the table says it.
package struct OptionSpecification: Sendable, Equatable {
  /// Without the dashes.
  package let name: String
  package let short: Character?
  /// Nil for one that stands alone.
  package let type: ValueType?
  /// What stands for the value in help.
  package let placeholder: String
  package let meaning: String
  /// Shown in help; nil when there is nothing to show.
  package let defaultText: String?
  /// Whether it may be given several times.
  package let isRepeated: Bool
  /// The variable that stands in when the option is not given.
  package let environment: String?

  package init(
    _ name: String, short: Character? = nil, type: ValueType? = nil, placeholder: String = "",
    meaning: String, defaultText: String? = nil, isRepeated: Bool = false,
    environment: String? = nil
  ) {
    self.name = name
    self.short = short
    self.type = type
    self.placeholder = placeholder.isEmpty ? (type?.placeholder ?? "") : placeholder
    self.meaning = meaning
    self.defaultText = defaultText
    self.isRepeated = isRepeated
    self.environment = environment
  }

  /// `-d, --database NAME`
  package var synopsis: String {
    let front = short.map { "-\($0), " } ?? "    "
    return front + "--\(name)" + (type == nil ? "" : " \(placeholder)")
  }
}
