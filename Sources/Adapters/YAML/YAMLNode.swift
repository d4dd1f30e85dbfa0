/// A node of a YAML document, with the place it was written at so that errors can point there.
package struct YAMLNode: Sendable, Equatable {
  /// How a scalar was written; only a plain one may mean a number, a boolean or nothing.
  package enum ScalarStyle: Sendable, Equatable {
    case plain
    case quoted
    case block
  }

  package enum Content: Sendable, Equatable {
    case scalar(String, ScalarStyle)
    case sequence([YAMLNode])
    /// Entries in the order written; keys are unique.
    case mapping([YAMLEntry])
  }

  package let content: Content
  /// Line, counted from 1.
  package let line: Int
  /// Column, counted from 1.
  package let column: Int

  package init(_ content: Content, line: Int, column: Int) {
    self.content = content
    self.line = line
    self.column = column
  }

  /// Whether the node is YAML's null: nothing at all, `~` or `null`, not quoted.
  package var isNull: Bool {
    guard case .scalar(let text, .plain) = content else { return false }
    return text.isEmpty || text == "~" || text == "null" || text == "Null" || text == "NULL"
  }

  /// The value under `key`, when this is a mapping that has it.
  package subscript(key: String) -> YAMLNode? {
    guard case .mapping(let entries) = content else { return nil }
    return entries.first { $0.key == key }?.value
  }

  /// What the node is, for error texts.
  package var kindName: String {
    switch content {
    case .scalar: isNull ? "nothing" : "a single value"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }
}
