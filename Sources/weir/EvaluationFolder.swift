import Answering
import Configuration
import Foundation
import SQLite

/// Where the databases of a question set lie: in a folder, or as configured.
struct EvaluationFolder: Sendable {
  private let directory: EvaluationDirectory?
  private let configuration: WeirConfiguration

  init(_ folder: String?, configuration: WeirConfiguration) {
    directory = folder.map { EvaluationDirectory(path: $0) }
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
    directory.map { $0.file(name) } ?? configuration.databases[name]?.path
  }
}
