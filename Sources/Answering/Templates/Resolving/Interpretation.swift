/// One way to understand a question: a query and what speaks for and against it.
struct Interpretation: Sendable {
  let query: Query
  /// Comparable only within one question and database.
  let score: Double
  var features: Features
  /// Columns and tables chosen, for the explanation.
  let storedValues: Int
  let choices: [(range: Range<Int>, element: Element)]
  /// Of the choices, those that are stored values.
  var valueRanges: Set<Range<Int>> = []
}
