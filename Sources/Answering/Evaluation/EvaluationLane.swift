package import Contract

/// What is evaluated: anything that may turn a question into SQL.
package struct EvaluationLane: Sendable {
  package enum Outcome: Sendable {
    /// `shape` is for the confusion table; nil when the lane does not know it. Rows of which the
    /// `judge` is not sure are no answer.
    case answered(
      sql: String, parameters: [(name: String, value: Value)], shape: String?,
      judge: ResultJudge? = nil)
    /// The lane gave no answer, and why, in one word.
    case abstained(String)
  }

  package let name: String
  package let answer: @Sendable (_ question: String, _ database: String) -> Outcome

  package init(
    name: String, answer: @escaping @Sendable (_ question: String, _ database: String) -> Outcome
  ) {
    self.name = name
    self.answer = answer
  }

  /// The template lane over a compiled catalogue.
  ///
  /// - Parameter isMerged: no database is named: it must be chosen among all of them.
  package static func templates(_ matcher: TemplateMatcher, isMerged: Bool) -> EvaluationLane {
    EvaluationLane(name: "template") { question, database in
      switch matcher.match(question, database: isMerged ? nil : database) {
      case .match(let match):
        guard match.database == database else {
          return .answered(sql: "", parameters: [], shape: "wrong database")
        }
        return .answered(
          sql: match.sql, parameters: match.parameters, shape: match.shape.rawValue,
          judge: match.judge)
      case .abstain(let reason): return .abstained(reason.code)
      }
    }
  }
}
