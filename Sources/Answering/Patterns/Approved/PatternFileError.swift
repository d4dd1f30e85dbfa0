/// What is wrong with a file of patterns.
package enum PatternFileError: Error, Hashable, Sendable, CustomStringConvertible {
  case unreadable(path: String, reason: String)
  case invalid(path: String, line: Int, reason: String)

  package var description: String {
    switch self {
    case .unreadable(let path, let reason): "\(path): \(reason)"
    case .invalid(let path, let line, let reason): "\(path):\(line): \(reason)"
    }
  }
}
