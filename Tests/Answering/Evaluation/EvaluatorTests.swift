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

  @Test func `what became of each question is told`() throws {
    let connection = try Company.connection()
    var evaluator = Evaluator { _ in connection }
    let lane = EvaluationLane(name: "script") { question, _ in
      question == "a"
        ? .answered(sql: "SELECT 1", parameters: [], shape: nil) : .abstained("unsure")
    }
    var told: [String] = []
    _ = evaluator.evaluate([question("a", "SELECT 2"), question("b", "SELECT 3")], lane: lane) {
      told.append(String(decoding: $0.json.encoded, as: UTF8.self))
    }
    #expect(
      told == [
        #"{"database":"company","question":"a","outcome":"wrong","answered":"SELECT 1","sql":"SELECT 2"}"#,
        #"{"database":"company","question":"b","outcome":"abstained","reason":"unsure","sql":"SELECT 3"}"#,
      ])
  }

  @Test func `rows that a lane is not sure of are no answer`() throws {
    let connection = try Company.connection()
    var evaluator = Evaluator { _ in connection }
    let judge = ResultJudge(
      prior: 1, weights: ["result.repeats": -5], threshold: 0.5, isClear: false)
    let lane = EvaluationLane(name: "script") { _, _ in
      .answered(
        sql: "SELECT location FROM departments", parameters: [], shape: nil, judge: judge)
    }
    let report = evaluator.evaluate([question("a", "SELECT 1")], lane: lane)
    #expect(report.abstained == ["doubtful_result": 1])
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
