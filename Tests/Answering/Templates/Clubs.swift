import Contract
import SQL
import SQLite
import Testing

@testable import Answering

/// Clubs, their players and which of them are rivals: what phrases within phrases are asked of.
enum Clubs {
  static let script = """
    CREATE TABLE club (club_id INTEGER PRIMARY KEY, name TEXT, budget INTEGER, town TEXT);
    CREATE TABLE player (
      player_id INTEGER PRIMARY KEY, name TEXT, age INTEGER, salary INTEGER,
      club_id INTEGER REFERENCES club(club_id));
    CREATE TABLE rivalry (
      club_id INTEGER REFERENCES club(club_id), rival INTEGER REFERENCES club(club_id));
    INSERT INTO club VALUES
      (1, 'Harbour', 900, 'Lyme'), (2, 'Forest', 300, 'Ash'), (3, 'Meadow', 500, 'Lyme'),
      (4, 'Summit', 100, 'Peak');
    INSERT INTO rivalry VALUES (1, 2), (2, 1), (2, 3), (3, 2), (3, 4), (4, 3);
    INSERT INTO player VALUES
      (1, 'Ada', 36, 90, 1), (2, 'Bob', 22, 40, 1), (3, 'Cyd', 28, 55, 2), (4, 'Dan', 31, 71, 3),
      (5, 'Eve', 19, 20, 3), (6, 'Fay', 25, 120, 3), (7, 'Gus', 40, 10, 4);
    """

  /// A term whose condition uses a name that both tables have.
  static let annotations = CatalogueAnnotations(tables: [
    "player": CatalogueAnnotations.Table(terms: [
      CatalogueTerm(
        name: "star", condition: "name IS NOT NULL AND salary >= 70", synonyms: ["leading"])
    ])
  ])

  static func match(_ question: String) throws -> TemplateMatch? {
    let connection = try connection()
    guard case .match(let match) = try matcher(connection).match(question, database: "clubs") else {
      return nil
    }
    return match
  }

  /// The rows that the lane's answer to a question has, sorted.
  static func rows(_ question: String) throws -> [[String]] {
    let connection = try connection()
    let outcome = try matcher(connection).match(question, database: "clubs")
    guard case .match(let match) = outcome else {
      Issue.record("no match for \(question): \(outcome)")
      return []
    }
    let result = try ResultSet(of: match.sql, parameters: match.parameters, on: connection)
    return result.rows.map { row in
      row.map { value in
        switch value {
        case .null: "NULL"
        case .integer(let number): "\(number)"
        case .real(let number): "\(number)"
        case .text(let text): text
        case .blob: "blob"
        }
      }
    }.sorted { $0.lexicographicallyPrecedes($1) }
  }

  private static func connection() throws -> SQLiteConnection {
    let connection = try SQLiteConnection(path: ":memory:", mode: .readWrite(createIfMissing: true))
    try connection.execute(script)
    return connection
  }

  private static func matcher(_ connection: SQLiteConnection) throws -> TemplateMatcher {
    let catalogue = try CatalogueReader().read(
      name: "clubs", from: connection, annotations: annotations)
    let values = try ValueIndexBuilder.build(from: connection, catalogue: catalogue)
    return TemplateMatcher(
      catalogue: CompiledCatalogue([(catalogue: catalogue, values: values)]),
      settings: TemplateSettings(model: ConfidenceModel(), synonyms: [:]))
  }
}
