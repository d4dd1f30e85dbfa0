/// A provider's key. Shown nowhere but in the request's header.
package struct APIKey: Sendable, Equatable {
  private let value: String

  /// Surrounding white space, as files have it, is dropped.
  package init(_ value: String) {
    var text = value[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    self.value = String(text)
  }

  var authorization: String { "Bearer " + value }
}

extension APIKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "(hidden)" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: [(label: String?, value: Any)]()) }
}
