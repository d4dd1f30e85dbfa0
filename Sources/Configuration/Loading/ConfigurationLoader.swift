import FoundationEssentials

/// Reads flags, environment and file, in this order of precedence, into one configuration.
package enum ConfigurationLoader {
  /// Names the file when `--config` does not.
  package static let fileVariable = "WEIR_CONFIG"
  /// Variables of the `WEIR_` family that are no keys.
  package static let otherVariables: Set<String> = [fileVariable, "WEIR_FAULTS"]

  /// The configuration, checked; all that is wrong is reported at once.
  package static func load(
    _ source: ConfigurationSource = ConfigurationSource()
  ) throws(ConfigurationError) -> LoadedConfiguration {
    let index = KeyIndex()
    var assignments: [Assignment] = []
    var errors: [ConfigurationError] = []
    var emptyEntries: [(path: [String], origin: ConfigurationOrigin)] = []
    if let path = source.file ?? source.environment[fileVariable], !path.isEmpty {
      let file = try FileAssignments(try read(path, source), path: path, index: index)
      assignments += file.assignments
      errors += file.errors
      emptyEntries = file.emptyEntries
    }
    let environment = EnvironmentAssignments(
      source.environment,
      knownNames: Set(assignments.flatMap(\.names) + emptyEntries.map { $0.path[1] }),
      ignoring: otherVariables, index: index)
    let flags = FlagAssignments(source.flags, index: index)
    assignments += environment.assignments + flags.assignments
    errors += environment.errors + flags.errors
    errors += emptyEntries.filter { entry in
      !assignments.contains { $0.key.dotted($0.names).hasPrefix(dotted(entry.path) + ".") }
    }.map {
      .invalidValue(
        key: dotted($0.path), origin: $0.origin, problem: "has no keys",
        fix: "write its keys below it, indented, or take it away")
    }

    var configuration = WeirConfiguration()
    var origins: [String: ConfigurationOrigin] = [:]
    for assignment in assignments {
      let value = expanded(assignment.value, assignment.key.type, source.environment)
      assignment.key.set(&configuration, assignment.names, value)
      for path in paths(assignment) { origins[path] = assignment.origin }
    }
    if configuration.kafka.embedded, origins["delivery.mode"] == nil {
      configuration.delivery.mode = .atLeastOnce
    }
    noteOrigins(of: &configuration, origins)
    errors += missing(in: configuration)
    errors += SecretReading.readAll(into: &configuration, readFile: source.readFile)
    errors += configuration.problems()
    if errors.count == 1 { throw errors[0] }
    guard errors.isEmpty else { throw .several(errors) }
    return LoadedConfiguration(
      configuration: configuration, warnings: environment.warnings, origins: origins)
  }

  private static func dotted(_ path: [String]) -> String { path.joined(separator: ".") }

  private static func read(
    _ path: String, _ source: ConfigurationSource
  ) throws(ConfigurationError) -> [UInt8] {
    do {
      return try source.readFile(path)
    } catch {
      throw .unreadableFile(path: path, reason: SecretReading.reason(error))
    }
  }

  /// `~/` at the beginning of a path is the home folder.
  private static func expanded(
    _ value: ConfigurationValue, _ type: ValueType, _ environment: [String: String]
  ) -> ConfigurationValue {
    guard type == .path || type == .secretFile, case .text(let text) = value,
      text.hasPrefix("~/"), let home = environment["HOME"]
    else { return value }
    return .text(home + text.dropFirst(1))
  }

  private static func paths(_ assignment: Assignment) -> [String] {
    let path = assignment.key.dotted(assignment.names)
    guard case .map(let entries) = assignment.value else { return [path] }
    return entries.keys.map { "\(path).\($0)" }
  }

  /// What only a database can find wrong is reported with its place, too.
  private static func noteOrigins(
    of configuration: inout WeirConfiguration, _ origins: [String: ConfigurationOrigin]
  ) {
    for (database, settings) in configuration.databases {
      for (table, about) in settings.tables {
        for term in about.terms.keys {
          let path = "databases.\(database).tables.\(table).terms.\(term).condition"
          guard let origin = origins[path] else { continue }
          configuration.databases[database]?.tables[table]?.terms[term]?.origin = origin
        }
      }
    }
  }

  private static func missing(in configuration: WeirConfiguration) -> [ConfigurationError] {
    ConfigurationTable.keys.filter(\.isRequired).flatMap { key in
      key.instances(configuration).compactMap { names in
        guard key.get(configuration, names) == .text("") else { return nil }
        return .missingValue(key: key.dotted(names), fix: "set it: \(key.meaning)")
      }
    }
  }
}
