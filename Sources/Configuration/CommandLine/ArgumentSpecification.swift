/// One argument of a command, as the table says it.
package struct ArgumentSpecification: Sendable, Equatable {
  package enum Count: Sendable, Equatable {
    case one
    case optional
    /// Any number of them, also none.
    case any
    /// At least one; the words of a sentence need no quotes then.
    case some
  }

  /// In capitals, as help shows it.
  package let name: String
  package let type: ValueType
  package let count: Count
  package let meaning: String

  package init(_ name: String, type: ValueType = .text, count: Count = .one, meaning: String) {
    self.name = name
    self.type = type
    self.count = count
    self.meaning = meaning
  }

  package var synopsis: String {
    switch count {
    case .one: name
    case .optional: "[\(name)]"
    case .any: "[\(name)…]"
    case .some: "\(name)…"
    }
  }
}
