import SQL
import Stemming

/// Turns questions whose best way is known into examples; for `weir train`.
package struct RouterTrainingSet {
  package private(set) var examples: [RouterTraining.Example] = []
  private let stemmer: Stemmer
  private let collections: [AnswerableCollection]

  /// - Parameter collections: those that could be searched instead; routing is a choice only
  ///   where there are some.
  package init?(collections: [AnswerableCollection]) {
    guard let stemmer = try? Stemmer() else { return nil }
    self.stemmer = stemmer
    self.collections = collections
  }

  /// - Parameters:
  ///   - group: what is not to be parted when some is held back; nil: the database's questions.
  ///   - sql: what answers it, for questions of facts; its shape says how able a model it needs.
  package mutating func add(
    _ question: String, to database: AnswerableDatabase, lane: Lane, sql: String?,
    group: String? = nil
  ) {
    let matches = database.values?.matches(in: question, using: stemmer) ?? []
    examples.append(
      RouterTraining.Example(
        features: RoutingFeatures(
          question, databases: [database], collections: collections, matches: matches,
          stemmer: stemmer),
        lane: lane, isComplex: sql.map(Self.isComplex) ?? false, group: group ?? database.name))
  }

  /// Whether SQL takes more than one table with plain conditions: two joins and more, groups,
  /// subqueries, set operations.
  package static func isComplex(_ sql: String) -> Bool {
    let tokens = SQLLexer.tokens(sql)
    let selects = tokens.filter { $0.isWord("SELECT") }.count
    let joins = tokens.filter { $0.isWord("JOIN") }.count
    return selects > 1 || joins > 1
      || tokens.contains { $0.isWord("GROUP") || $0.isWord("HAVING") }
  }
}
