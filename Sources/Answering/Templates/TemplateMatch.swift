package import Contract

/// SQL made from a question without a model.
package struct TemplateMatch: Sendable {
  package let database: String
  package let sql: String
  /// `p1`, `p2`, … in order; the SQL writes them with a colon.
  package let parameters: [(name: String, value: Value)]
  /// Says whether the rows leave it sure; to be asked before they are shown.
  package let judge: ResultJudge
  package let shape: QueryShape
  package let tables: [String]
  /// `table.column`.
  package let columns: [String]
  /// One line a choice, for `explain`.
  package let explanation: [String]
  /// Words of the question that were tied to tables or columns, as names have them.
  let words: Set<String>
  /// Texts of the question that are stored values of this database.
  package let storedValues: Int
  /// The question with what was linked replaced by typed slots, for the pattern cache.
  package let skeleton: String
}
