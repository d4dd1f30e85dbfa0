import Configuration
import Foundation
import SQLite

/// Where the databases of a question set lie: in a folder, or as configured.
struct EvaluationFolder: Sendable {
  private let folder: String?
  private let configuration: WeirConfiguration

  init(_ folder: String?, configuration: WeirConfiguration) {
    self.folder = folder
    self.configuration = configuration
  }

  /// The named databases that are there; what the configuration says about them goes with them.
  func configured(for names: Set<String>) -> [String: DatabaseConfiguration] {
    var found: [String: DatabaseConfiguration] = [:]
    for name in names {
      guard let path = path(name), FileManager.default.fileExists(atPath: path) else { continue }
      var database = configuration.databases[name] ?? DatabaseConfiguration()
      database.path = path
      found[name] = database
    }
    return found
  }

  /// A connection for the sets' own SQL, which often writes texts in double quotes.
  func open(_ name: String) -> SQLiteConnection? {
    path(name).flatMap { try? SQLiteConnection(path: $0, mode: .readOnly) }
  }

  private func path(_ name: String) -> String? {
    folder.map { "\($0)/\(name).sqlite" } ?? configuration.databases[name]?.path
  }
}
