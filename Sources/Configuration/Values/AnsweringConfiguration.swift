/// How questions are routed and planned.
package struct AnsweringConfiguration: Sendable, Equatable {
  package enum Strategy: String, Sendable, Equatable, CaseIterable {
    /// The cheapest sure lane first, at most one combined AI call.
    case pipeline
    /// One AI call a step, one after the other: the baseline that benchmarks compare with.
    case sequential
  }

  package var strategy = Strategy.pipeline
  /// Whether the template lane answers.
  package var templates = true
  /// File of patterns learnt before; empty: none.
  package var patterns = ""
  /// File of template settings; empty: those built in.
  package var templateSettings = ""
  /// File of router weights; empty: those built in.
  package var routerWeights = ""
  /// Schemas up to this size go to the model whole; larger ones are selected from.
  package var schemaTokenBudget = 6_000
  /// Whether one AI repair is tried after deterministic repair failed.
  package var repair = true
  /// Hits that a hybrid query may refer to.
  package var hybridHits = 50

  package init() {}
}
