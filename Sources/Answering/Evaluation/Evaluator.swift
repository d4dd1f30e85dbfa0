package import Contract
package import JSON
package import SQLite

/// Runs a lane over a question set and compares results with those of the set's own SQL.
package struct Evaluator {
  /// What became of one question; for those who look at single answers.
  package struct Judgement: Sendable {
    package let question: EvaluationQuestion
    package let asked: String
    package let sql: String?
    package let isRight: Bool
    package let reason: String?

    /// One object: `database`, `question`, `outcome` (`right`, `wrong`, `abstained`), the SQL
    /// answered and the set's own, or why there was no answer.
    package var json: JSONValue {
      let outcome = sql == nil ? "abstained" : isRight ? "right" : "wrong"
      var members = [
        JSONMember("database", .string(question.database)),
        JSONMember("question", .string(asked)), JSONMember("outcome", .string(outcome)),
      ]
      if let reason { members.append(JSONMember("reason", .string(reason))) }
      if let sql { members.append(JSONMember("answered", .string(sql))) }
      members.append(JSONMember("sql", .string(question.sql)))
      return .object(members)
    }
  }

  /// Opens a database by name for reading; nil: there is none.
  private let open: (String) -> SQLiteConnection?
  /// Virtual-machine steps a query may take: a second or two.
  private let operations = 300_000_000
  private var connections: [String: SQLiteConnection] = [:]
  private var gold: [String: ResultSet?] = [:]

  package init(open: @escaping (String) -> SQLiteConnection?) {
    self.open = open
  }

  /// - Parameter paraphrased: ask the paraphrases, where there are some, in place of the questions.
  package mutating func evaluate(
    _ questions: [EvaluationQuestion], lane: EvaluationLane, paraphrased: Bool = false,
    look: (Judgement) -> Void = { _ in }
  ) -> EvaluationReport {
    var report = EvaluationReport()
    let clock = ContinuousClock()
    for question in questions {
      let text = paraphrased ? question.paraphrase ?? question.question : question.question
      guard let connection = connection(question.database),
        let expected = expected(question, on: connection)
      else {
        report.excluded += 1
        continue
      }
      let start = clock.now
      let outcome = lane.answer(text, question.database)
      let elapsed = start.duration(to: clock.now)
      report.latencies.append(
        Double(elapsed.components.seconds) * 1e3 + Double(elapsed.components.attoseconds) / 1e15)
      let shape = GoldShape.of(question.sql)
      report.total.questions += 1
      report.byShape[shape, default: .init()].questions += 1
      func abstain(_ reason: String) {
        report.abstained[reason, default: 0] += 1
        look(Judgement(question: question, asked: text, sql: nil, isRight: false, reason: reason))
      }
      switch outcome {
      case .abstained(let reason): abstain(reason)
      case .answered(let sql, let parameters, let answeredShape, let judge):
        let actual = try? Self.run(sql, parameters, on: connection, operations)
        if let judge, let actual, !judge.isSure(of: actual.rows) {
          abstain("doubtful_result")
          continue
        }
        let inOrder = GoldShape.isOrdered(question.sql)
        let isRight =
          actual?.equals(expected, inOrder: inOrder, columnsInAnyOrder: true) ?? false
        if actual?.equals(expected, inOrder: inOrder) == true { report.rightInColumnOrder += 1 }
        report.total.answered += 1
        report.byShape[shape, default: .init()].answered += 1
        if isRight {
          report.total.right += 1
          report.byShape[shape, default: .init()].right += 1
        } else {
          report.confusion[shape, default: [:]][answeredShape ?? "unknown", default: 0] += 1
        }
        look(Judgement(question: question, asked: text, sql: sql, isRight: isRight, reason: nil))
      }
    }
    report.latencies.sort()
    return report
  }

  /// Whether SQL answers a question of a set, and its rows; false when the set's own SQL fails.
  package mutating func judged(
    _ sql: String, _ parameters: [(name: String, value: Value)], for question: EvaluationQuestion
  ) -> (isRight: Bool, rows: [[Value]]) {
    guard let connection = connection(question.database),
      let actual = try? Self.run(sql, parameters, on: connection, operations)
    else { return (false, []) }
    guard let expected = expected(question, on: connection) else { return (false, actual.rows) }
    let isRight = actual.equals(
      expected, inOrder: GoldShape.isOrdered(question.sql), columnsInAnyOrder: true)
    return (isRight, actual.rows)
  }

  /// Whether SQL answers a question of a set; false when the set's own SQL fails.
  package mutating func isRight(
    _ sql: String, _ parameters: [(name: String, value: Value)], for question: EvaluationQuestion
  ) -> Bool {
    judged(sql, parameters, for: question).isRight
  }

  private mutating func connection(_ database: String) -> SQLiteConnection? {
    if let connection = connections[database] { return connection }
    guard let connection = open(database) else { return nil }
    // Question sets quote texts with double marks; only their own SQL and ours is run here.
    try? connection.set(.doubleQuotedStringsInDML, true)
    connections[database] = connection
    return connection
  }

  private mutating func expected(
    _ question: EvaluationQuestion, on connection: SQLiteConnection
  ) -> ResultSet? {
    let key = question.database + "\u{0}" + question.sql
    if let known = gold[key] { return known }
    let result = try? Self.run(question.sql, [], on: connection, operations)
    gold[key] = result
    return result
  }

  private static func run(
    _ sql: String, _ parameters: [(name: String, value: Value)], on connection: SQLiteConnection,
    _ operations: Int
  ) throws(SQLiteError) -> ResultSet {
    let stride: Int32 = 10_000
    var left = operations
    connection.setProgressHandler(everyOperations: stride) {
      left -= Int(stride)
      return left < 0
    }
    defer { connection.setProgressHandler(everyOperations: 0, nil) }
    return try ResultSet(of: sql, parameters: parameters, on: connection)
  }
}
