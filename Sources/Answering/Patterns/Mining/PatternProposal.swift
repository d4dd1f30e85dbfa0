package import JSON

/// A frequent form of question, with the SQL that answered it, for somebody to approve.
package struct PatternProposal: Hashable, Sendable {
  package var database: String
  /// In the commonest wording.
  package var question: String
  /// The SQL that answered most of them; nil where it had values of its own, or none answered.
  package var sql: String?
  /// Requests of this form, those that shared an answer included.
  package var seen: Int
  /// Executions by route.
  package var routes: [String: Int]
  /// Executions that failed, by error code.
  package var errors: [String: Int]
  /// What half of the executions that asked a model would have saved, at least; milliseconds.
  package var savedMsP50: Double
  /// Tokens that the executions cost on average.
  package var savedTokens: Int
  /// How many of the answers came from this SQL, 0…1.
  package var agreement: Double
  package var model: String?
  package var first: String
  package var last: String

  /// What approving it is worth, for the order of proposals.
  package var worth: Double {
    let calls = (routes["plan"] ?? 0) + (routes["hybrid"] ?? 0) + errors.values.reduce(0, +)
    return Double(calls) * max(savedMsP50, 1)
  }

  package var json: JSONValue {
    func counts(_ counts: [String: Int]) -> JSONValue {
      .object(
        counts.sorted { $0.key < $1.key }.map { JSONMember($0.key, .integer(Int64($0.value))) })
    }
    return [
      "database": .string(database), "question": .string(question),
      "sql": sql.map(JSONValue.string) ?? .null, "seen": .integer(Int64(seen)),
      "routes": counts(routes), "errors": counts(errors),
      "savedMsP50": .number((savedMsP50 * 10).rounded() / 10),
      "savedTokens": .integer(Int64(savedTokens)),
      "agreement": .number((agreement * 1000).rounded() / 1000),
      "model": model.map(JSONValue.string) ?? .null, "first": .string(first),
      "last": .string(last),
    ]
  }
}
