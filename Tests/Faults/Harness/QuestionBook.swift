import Contract
import SQLite

/// Questions whose answers are known, and the database they are about: people aged 1 to `size`.
struct QuestionBook {
  static let size = 40_000
  /// Distinct questions in use.
  let count: Int

  /// Answered by a template, without AI.
  static func question(_ number: Int) -> String { "How many employees are older than \(number)?" }

  /// Of no template, and no pattern can be learnt from it: the simulated chat model counts from
  /// another number than the one in the question.
  static func riddle(_ number: Int) -> String {
    "Ponder the riddle of the \(number) blue lanterns and tell what it comes to."
  }

  static let riddleStep = 7

  static func answer(_ number: Int, asRiddle: Bool = false) -> Int64 {
    Int64(size - number - (asRiddle ? riddleStep : 0))
  }

  static func request(_ number: Int, id: String? = nil, asRiddle: Bool = false) -> Request {
    // Long enough that no flight of a slow run ends by its deadline.
    Request(
      question: asRiddle ? riddle(number) : question(number), id: id, database: "staff",
      deadlineMilliseconds: 600_000)
  }

  static func makeDatabase(at path: String) throws {
    let connection = try SQLiteConnection(path: path, mode: .readWrite(createIfMissing: true))
    try connection.execute(
      """
      CREATE TABLE employees (emp_id INTEGER PRIMARY KEY, name TEXT, age INTEGER);
      WITH RECURSIVE ages(age) AS (SELECT 1 UNION ALL SELECT age + 1 FROM ages WHERE age < \(size))
      INSERT INTO employees SELECT age, 'Person ' || age, age FROM ages;
      CREATE INDEX employees_age ON employees(age);
      """)
  }
}
