import Contract
import SQL
import SQLite
import Testing

@testable import Answering

/// A small database that the template tests ask.
enum Company {
  static let script = """
    CREATE TABLE departments (
      dept_id INTEGER PRIMARY KEY, dept_name TEXT, budget REAL, location TEXT);
    CREATE TABLE employees (
      emp_id INTEGER PRIMARY KEY, name TEXT, age INTEGER, salary REAL, gender TEXT, hired TEXT,
      dept_id INTEGER REFERENCES departments(dept_id));
    INSERT INTO departments VALUES
      (1, 'Research', 900.5, 'Paris'), (2, 'Sales', 300, 'New York'), (3, 'Law', 50, 'Paris');
    INSERT INTO employees VALUES
      (1, 'Ada', 36, 90, 'F', '2018-03-01', 1), (2, 'Bob', 52, 40, 'M', '2019-01-07', 2),
      (3, 'Cyd', 28, 55, 'F', '2020-11-30', 1), (4, 'Dan', 61, 70, 'M', '2011-05-05', 1);
    """

  static func connection() throws -> SQLiteConnection {
    let connection = try SQLiteConnection(path: ":memory:", mode: .readWrite(createIfMissing: true))
    try connection.execute(script)
    return connection
  }

  static func matcher(_ connection: SQLiteConnection) throws -> TemplateMatcher {
    let catalogue = try CatalogueReader().read(name: "company", from: connection)
    let values = try ValueIndexBuilder.build(from: connection, catalogue: catalogue)
    // Every reading is given, however unsure: what the grammar makes of a question is tested here.
    return TemplateMatcher(
      catalogue: CompiledCatalogue([(catalogue: catalogue, values: values)]),
      settings: TemplateSettings(model: ConfidenceModel(), synonyms: [:]))
  }

  /// The rows that the lane's answer to a question has.
  static func rows(_ question: String) throws -> [[String]] {
    let connection = try connection()
    let outcome = try matcher(connection).match(question, database: "company")
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
    }
  }
}
