/// Parses one YAML document into nodes that remember their lines.
package enum YAMLDocument {
  /// The document's root; nil when the text holds no document (empty, or comments only).
  package static func parse(
    _ bytes: [UInt8], limits: YAMLLimits = YAMLLimits()
  ) throws(YAMLError) -> YAMLNode? {
    guard bytes.count <= limits.bytes else {
      throw .tooLarge(bytes: bytes.count, limit: limits.bytes)
    }
    // safety: the reader lives inside the closure that lends the bytes.
    let result = bytes.withUnsafeBufferPointer { buffer -> Result<YAMLNode?, YAMLError> in
      do throws(YAMLError) {
        var composer = YAMLComposer(try YAMLEventReader(buffer), limits: limits)
        return .success(try composer.document())
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  package static func parse(
    _ text: String, limits: YAMLLimits = YAMLLimits()
  ) throws(YAMLError) -> YAMLNode? {
    try parse(Array(text.utf8), limits: limits)
  }
}
