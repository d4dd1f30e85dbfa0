/// One step of a key's path.
package enum KeyPathPart: Sendable, Equatable, Hashable {
  /// A fixed word.
  case word(String)
  /// Any name, such as a database's; the text says what is named.
  case name(String)

  /// The step as documentation shows it.
  package var shown: String {
    switch self {
    case .word(let word): word
    case .name(let what): "<\(what)>"
    }
  }
}
