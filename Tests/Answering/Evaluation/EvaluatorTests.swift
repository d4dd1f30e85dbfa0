import Contract
import JSON
import SQLite
import Testing

@testable import Answering

@Suite struct EvaluatorTests {
  private func report(
    _ answers: [String: String], _ questions: [EvaluationQuestion]
  ) throws -> EvaluationReport {
    let connection = try Company.connection()
    var evaluator = Evaluator { $0 == "company" ? connection : nil }
    let lane = EvaluationLane(name: "script") { question, _ in
      answers[question].map { .answered(sql: $0, parameters: [], shape: nil) } ?? .abstained("none")
    }
    return evaluator.evaluate(questions, lane: lane)
  }

  private func question(_ name: String, _ sql: String) -> EvaluationQuestion {
    EvaluationQuestion(database: "company", question: name, sql: sql)
  }

  @Test func `rows are compared as multisets, and in order only where the gold orders`() throws {
    let questions = [
      question("a", "SELECT name FROM employees"),
      question("b", "SELECT name FROM employees ORDER BY age"),
      question("c", "SELECT location FROM departments"),
      question("d", "SELECT broken FROM nowhere"),
      question("e", "SELECT count(*) FROM employees"),
    ]
    let report = try report(
      [
        "a": "SELECT name FROM employees ORDER BY name DESC",
        "b": "SELECT name FROM employees ORDER BY age DESC",
        "c": "SELECT DISTINCT location FROM departments", "e": "SELECT 4.0",
      ], questions)
    #expect(report.excluded == 1)
    #expect(report.total.answered == 4)
    #expect(report.total.right == 2)
    #expect(report.byShape[.order]?.right == 0)
    #expect(report.json["precision"]?.number == 0.5)
    #expect(!report.meets(precision: 0.97, coverage: 0.3))
  }

  @Test func `gold texts in double quotes are texts`() throws {
    let report = try report(
      ["q": "SELECT age FROM employees WHERE name = 'Ada'"],
      [question("q", "SELECT age FROM employees WHERE name = \"Ada\"")])
    #expect(report.total.right == 1)
  }

  @Test func `a bad line of a question set is named`() {
    let lines = "{\"database\":\"d\",\"question\":\"q\",\"sql\":\"s\"}\n{\"database\":1}"
    #expect(throws: EvaluationError.badLine(2)) {
      try EvaluationQuestion.read(jsonLines: Array(lines.utf8))
    }
  }
}
