/// How questions are routed, planned and bounded.
package struct AnsweringOptions: Sendable {
  package enum Strategy: Sendable {
    /// The cheapest sure lane first, at most one combined AI call and one repair.
    case pipeline
    /// An AI call a step, one after the other: what the pipeline is compared with.
    case sequential
  }

  package var strategy = Strategy.pipeline
  package var usesTemplates = true
  /// Whether one AI repair is tried after repair without AI has failed.
  package var repairs = true
  /// Schemas up to so many tokens go to the model whole; of larger ones the relevant part.
  package var schemaTokenBudget = 6_000
  package var maximumPromptTokens = 16_000
  package var maximumCompletionTokens = 1_024
  /// Hits that a hybrid query works on.
  package var hybridHits = 50
  /// Time of a query answered at once; one that outlives it goes to gear two.
  package var atOnceBudget: Duration = .milliseconds(5)
  package var queryTimeout: Duration = .seconds(15)
  /// Most rows of an answer, and of a page.
  package var maximumRows = 1_000
  /// Bytes of rows in one answer; a larger result comes in pages.
  package var maximumBytes = 700_000
  /// Whether answers say what may be told of their questions, for telemetry.
  package var tellsForms = true

  package init() {}
}
