/// A configuration ready for use, and where each value came from.
package struct LoadedConfiguration: Sendable {
  package let configuration: WeirConfiguration
  /// What is odd but no error, for the log.
  package let warnings: [String]
  /// Origin of each value set, by its dotted path.
  package let origins: [String: ConfigurationOrigin]

  /// One value, for `weir check`.
  package struct Line: Sendable, Equatable {
    package let key: String
    /// As YAML writes it; credentials are replaced.
    package let value: String
    package let unit: String?
    package let origin: ConfigurationOrigin
  }

  /// Every value in force, in the table's order; credentials are replaced.
  package var lines: [Line] {
    ConfigurationTable.keys.flatMap { key in
      key.instances(configuration).flatMap { names in line(key, names) }
    }
  }

  private func line(_ key: ConfigurationKey<WeirConfiguration>, _ names: [String]) -> [Line] {
    guard let value = key.get(configuration, names) else { return [] }
    let path = key.dotted(names)
    guard case .map(let entries) = value else {
      return [
        Line(key: path, value: value.yaml, unit: key.unit, origin: origins[path] ?? .default)
      ]
    }
    return entries.keys.sorted().map { name in
      let own = "\(path).\(name)"
      return Line(
        key: own, value: ConfigurationValue.text(entries[name] ?? "").yaml, unit: nil,
        origin: origins[own] ?? .default)
    }
  }
}
