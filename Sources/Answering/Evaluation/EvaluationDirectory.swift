package import SQL
package import SQLite

/// A directory of databases to be asked: `DIRECTORY/<database>.sqlite`.
package struct EvaluationDirectory: Sendable {
  package let path: String

  package init(path: String) { self.path = path }

  /// The database's file; nil for a name that is none.
  package func file(_ database: String) -> String? {
    database.contains("/") || database.contains("\u{0}") ? nil : "\(path)/\(database).sqlite"
  }

  /// For reading; nil when there is no such database.
  package func open(_ database: String) -> SQLiteConnection? {
    file(database).flatMap { try? SQLiteConnection(path: $0, mode: .immutable) }
  }

  /// Reads and indexes the databases that a question set asks; blocking.
  ///
  /// - Throws: ``EvaluationError/missingDatabase(_:)``.
  package func compile(
    _ questions: [EvaluationQuestion],
    annotations: (String) -> CatalogueAnnotations = { _ in CatalogueAnnotations() }
  ) throws(EvaluationError) -> CompiledCatalogue {
    var entries: [(catalogue: DatabaseCatalogue, values: ValueIndex)] = []
    for name in Set(questions.map(\.database)).sorted() {
      guard let connection = open(name),
        let catalogue = try? CatalogueReader().read(
          name: name, from: connection, annotations: annotations(name)),
        let values = try? ValueIndexBuilder.build(from: connection, catalogue: catalogue)
      else { throw .missingDatabase("\(path)/\(name).sqlite") }
      entries.append((catalogue, values))
    }
    return CompiledCatalogue(entries)
  }
}
