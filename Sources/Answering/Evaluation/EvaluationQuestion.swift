import JSON

/// One line of a question set: a question, and the SQL that answers it.
package struct EvaluationQuestion: Sendable {
  package var database: String
  package var question: String
  package var sql: String
  /// The same question in other words.
  package var paraphrase: String?

  package init(database: String, question: String, sql: String, paraphrase: String? = nil) {
    self.database = database
    self.question = question
    self.sql = sql
    self.paraphrase = paraphrase
  }

  /// Reads a set in JSON lines; blank lines are skipped.
  ///
  /// - Throws: ``EvaluationError/badLine(_:)`` with the number of the first line that is not such
  ///   an object.
  package static func read(jsonLines: [UInt8]) throws(EvaluationError) -> [EvaluationQuestion] {
    var questions: [EvaluationQuestion] = []
    for (number, line) in jsonLines.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
    ).enumerated() {
      if line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }) { continue }
      guard let value = try? JSONValue(parsing: Array(line)),
        let database = value["database"]?.string,
        let question = value["question"]?.string, let sql = value["sql"]?.string
      else { throw .badLine(number + 1) }
      questions.append(
        EvaluationQuestion(
          database: database, question: question, sql: sql,
          paraphrase: value["paraphrase"]?.string))
    }
    return questions
  }
}
