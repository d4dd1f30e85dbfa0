import FoundationEssentials

/// Where configuration is read from; tests give their own.
package struct ConfigurationSource: Sendable {
  /// Path given with `--config`; nil for none.
  package var file: String?
  /// Keys and values given as flags, in order.
  package var flags: [(key: String, value: String)]
  package var environment: [String: String]
  /// Reads a whole file.
  package var readFile: @Sendable (String) throws -> [UInt8]

  package init(
    file: String? = nil, flags: [(key: String, value: String)] = [],
    environment: [String: String] = ProcessInfo.processInfo.environment,
    readFile: @escaping @Sendable (String) throws -> [UInt8] = {
      try Array(Data(contentsOf: URL(filePath: $0)))
    }
  ) {
    self.file = file
    self.flags = flags
    self.environment = environment
    self.readFile = readFile
  }
}
