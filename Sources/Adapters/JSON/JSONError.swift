/// Why bytes are not a JSON document.
public enum JSONError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Not JSON; the parser's own words.
  case malformed(String)
  /// Larger than the parser was made for.
  case tooLarge(bytes: Int)
  /// No memory for the parser's buffers.
  case outOfMemory

  public var description: String {
    switch self {
    case .malformed(let reason): "not valid JSON: \(reason)"
    case .tooLarge(let bytes): "JSON of \(bytes) bytes is larger than allowed"
    case .outOfMemory: "no memory to parse JSON"
    }
  }
}
