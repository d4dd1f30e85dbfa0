package import Contract

/// Takes the fields of an event, for whatever form they are written in.
package protocol FieldWriter {
  mutating func text(_ name: StaticString, _ value: String)
  mutating func integer(_ name: StaticString, _ value: Int)
  mutating func number(_ name: StaticString, _ value: Double)
  mutating func flag(_ name: StaticString, _ value: Bool)
  /// Numbers under names of their own, such as milliseconds by stage.
  mutating func numbers(
    _ name: StaticString, _ values: some Sequence<(name: String, value: Double)>)
  mutating func fingerprint(_ name: StaticString, _ value: Fingerprint)
}

extension FieldWriter {
  package mutating func fingerprint(_ name: StaticString, _ value: Fingerprint) {
    text(name, value.description)
  }

  package mutating func text(_ name: StaticString, optional value: String?) {
    if let value { text(name, value) }
  }

  package mutating func integer(_ name: StaticString, optional value: Int?) {
    if let value { integer(name, value) }
  }
}
