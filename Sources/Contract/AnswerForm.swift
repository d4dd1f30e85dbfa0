/// What may be told of a question without telling what was asked: common words and names of the
/// schema, places instead of values, and SQL without values. It goes to telemetry, never to a reply.
package struct AnswerForm: Hashable, Sendable {
  package var database: String
  /// For instance `what is the capital of {state.state_name}`.
  package var question: String
  /// With `:s0`, `:s1` … for the places; nil where the SQL has values of its own.
  package var sql: String?

  package init(database: String, question: String, sql: String? = nil) {
    self.database = database
    self.question = question
    self.sql = sql
  }
}
