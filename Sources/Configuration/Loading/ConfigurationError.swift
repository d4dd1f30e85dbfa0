/// Why the configuration cannot be used; each text names the place and the fix.
package enum ConfigurationError: Error, Equatable, Sendable {
  case unreadableFile(path: String, reason: String)
  case malformedFile(path: String, problem: String)
  case unknownKey(key: String, origin: ConfigurationOrigin, nearest: String?)
  case invalidValue(key: String, origin: ConfigurationOrigin, problem: String, fix: String)
  case missingValue(key: String, fix: String)
  case unreadableSecret(key: String, path: String, reason: String)
  case conflict(keys: [String], problem: String, fix: String)
  /// All that is wrong at once, so that it can be put right at once.
  case several([ConfigurationError])
}

extension ConfigurationError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unreadableFile(let path, let reason):
      "\(path): cannot be read (\(reason)); check the path given with --config"
    case .malformedFile(let path, let problem): "\(path): \(problem)"
    case .unknownKey(let key, let origin, let nearest):
      "\(origin): there is no key “\(key)”"
        + (nearest.map { "; did you mean “\($0)”?" }
          ?? "; `weir check --keys` lists all that there are")
    case .invalidValue(let key, let origin, let problem, let fix):
      "\(origin): \(key): \(problem); \(fix)"
    case .missingValue(let key, let fix): "\(key): has no value; \(fix)"
    case .unreadableSecret(let key, let path, let reason):
      "\(key): \(path) cannot be used (\(reason)); it must be a readable file with one credential"
    case .conflict(let keys, let problem, let fix):
      "\(keys.joined(separator: ", ")): \(problem); \(fix)"
    case .several(let errors): errors.map(\.description).joined(separator: "\n")
    }
  }

  /// The single errors.
  package var all: [ConfigurationError] {
    if case .several(let errors) = self { errors.flatMap(\.all) } else { [self] }
  }
}
