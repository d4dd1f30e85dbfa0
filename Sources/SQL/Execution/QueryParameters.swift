package import Contract

/// Values for a statement's parameters, by name and by position.
package struct QueryParameters: Sendable, Equatable, ExpressibleByDictionaryLiteral {
  /// Names without prefix. A name that the statement does not use is ignored: a request's
  /// parameters may serve several statements.
  package var named: [(name: String, value: Value)]
  /// Values of `?1`, `?2`, … and of bare question marks.
  package var positional: [Value]

  package init(named: [(name: String, value: Value)] = [], positional: [Value] = []) {
    // A name may be written as in the statement, `:name`.
    let isPrefixed = named.contains { $0.name.utf8.first == UInt8(ascii: ":") }
    self.named =
      isPrefixed
      ? named.map { name, value in
        (name: name.utf8.first == UInt8(ascii: ":") ? String(name.dropFirst()) : name, value)
      } : named
    self.positional = positional
  }

  package init(dictionaryLiteral elements: (String, Value)...) {
    self.init(named: elements.map { (name: $0.0, value: $0.1) })
  }

  package static let none = QueryParameters(positional: [])

  package static func == (a: Self, b: Self) -> Bool {
    a.positional == b.positional && a.named.elementsEqual(b.named, by: ==)
  }
}
