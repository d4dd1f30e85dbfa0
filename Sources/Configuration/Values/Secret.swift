/// A credential. It is revealed only where a request is signed with it; no description, reflection
/// or encoding shows it.
package struct Secret: Sendable, Equatable {
  /// What stands in place of a credential wherever text is made.
  package static let placeholder = "(hidden)"

  private let value: String

  package init(_ value: String) {
    self.value = value
  }

  /// The credential itself. Never log it, store it or put it into an error.
  package func reveal() -> String { value }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { Secret.placeholder }
  package var debugDescription: String { Secret.placeholder }
  package var customMirror: Mirror { Mirror(self, children: [(label: String?, value: Any)]()) }
}
