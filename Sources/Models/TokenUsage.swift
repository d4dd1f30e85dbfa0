/// Tokens of one or several calls. What a provider did not tell is `nil`, never 0.
package struct TokenUsage: Sendable, Hashable {
  package var promptTokens: Int?
  /// Part of `promptTokens` that the provider read from its cache.
  package var cachedPromptTokens: Int?
  package var completionTokens: Int?

  package init(
    promptTokens: Int? = nil, cachedPromptTokens: Int? = nil, completionTokens: Int? = nil
  ) {
    self.promptTokens = promptTokens
    self.cachedPromptTokens = cachedPromptTokens
    self.completionTokens = completionTokens
  }

  /// Unknown only where both are; so a sum is a lower bound when one of them was unknown.
  package static func + (left: TokenUsage, right: TokenUsage) -> TokenUsage {
    func sum(_ a: Int?, _ b: Int?) -> Int? {
      a == nil && b == nil ? nil : (a ?? 0) + (b ?? 0)
    }
    return TokenUsage(
      promptTokens: sum(left.promptTokens, right.promptTokens),
      cachedPromptTokens: sum(left.cachedPromptTokens, right.cachedPromptTokens),
      completionTokens: sum(left.completionTokens, right.completionTokens))
  }
}
