/// One `key: value` of a mapping; `line` and `column` are those of the key, counted from 1.
package struct YAMLEntry: Sendable, Equatable {
  package let key: String
  package let value: YAMLNode
  package let line: Int
  package let column: Int

  package init(key: String, value: YAMLNode, line: Int, column: Int) {
    self.key = key
    self.value = value
    self.line = line
    self.column = column
  }
}
