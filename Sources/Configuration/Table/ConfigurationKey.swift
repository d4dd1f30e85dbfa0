/// One key: where it stands, what it takes, what it means, and how it reaches the configuration.
package struct ConfigurationKey<Root: Sendable>: Sendable {
  package let path: [KeyPathPart]
  package let type: ValueType
  /// Unit of a number, such as `ms`.
  package let unit: String?
  package let meaning: String
  /// Whether the value must not be shown.
  package let isSecret: Bool
  /// Whether each named entry must set it.
  package let isRequired: Bool
  /// What the documented file shows for a key below a name.
  package let example: String?
  /// Puts a value in; `names` are those of the path, in order.
  package let set: @Sendable (inout Root, _ names: [String], ConfigurationValue) -> Void
  /// The value held now; nil below a name that is not there.
  package let get: @Sendable (Root, _ names: [String]) -> ConfigurationValue?
  /// The names for which the key exists now.
  package let instances: @Sendable (Root) -> [[String]]

  /// The path as documentation shows it: `databases.<name>.path`.
  package var pattern: String { path.map(\.shown).joined(separator: ".") }

  /// How many names the path has.
  package var nameCount: Int {
    path.count { if case .name = $0 { true } else { false } }
  }

  /// The path with the names put in; a free map adds its own name at the end.
  package func dotted(_ names: [String]) -> String {
    var rest = names[...]
    let steps = path.map { step in
      switch step {
      case .word(let word): word
      case .name: rest.popFirst() ?? step.shown
      }
    }
    return steps.joined(separator: ".")
  }
}
