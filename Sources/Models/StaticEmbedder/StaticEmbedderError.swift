/// Why the static embedding model could not be opened.
package enum StaticEmbedderError: Error, Equatable, Sendable, CustomStringConvertible {
  case missing(path: String)
  case unreadable(path: String, reason: String)

  /// The file is sound, but asks for something this embedder does not do.
  case unsupported(path: String, what: String)

  package var description: String {
    switch self {
    case .missing(let path):
      "the static embedding model is not there: \(path); ops/setup fetches it"
    case .unreadable(let path, let reason): "cannot read \(path): \(reason)"
    case .unsupported(let path, let what): "\(path) uses \(what), which is not supported"
    }
  }
}
