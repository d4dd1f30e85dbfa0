/// Where a value came from, weakest first.
package enum ConfigurationOrigin: Sendable, Equatable {
  case `default`
  case file(path: String, line: Int)
  case environment(String)
  case flag(String)
}

extension ConfigurationOrigin: CustomStringConvertible {
  package var description: String {
    switch self {
    case .default: "default"
    case .file(let path, let line): "\(path):\(line)"
    case .environment(let name): name
    case .flag(let name): name
    }
  }
}
