/// Bounds of a document, so that a hostile one costs neither memory nor stack.
package struct YAMLLimits: Sendable, Equatable {
  /// Size of the text.
  package var bytes: Int
  /// Nesting levels, aliases expanded.
  package var depth: Int
  /// Values in the document, aliases expanded.
  package var nodes: Int

  package init(bytes: Int = 8_388_608, depth: Int = 64, nodes: Int = 200_000) {
    self.bytes = bytes
    self.depth = depth
    self.nodes = nodes
  }
}
