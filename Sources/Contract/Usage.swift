/// Tokens that an answer cost. A count that no provider told is nil, never zero.
public struct Usage: Hashable, Sendable {
  public var promptTokens: Int?
  public var completionTokens: Int?
  public var embeddingTokens: Int?
  /// True on the replies of followers: the leader's reply carries the charge.
  public var isShared: Bool

  public init(
    promptTokens: Int? = nil, completionTokens: Int? = nil, embeddingTokens: Int? = nil,
    isShared: Bool = false
  ) {
    self.promptTokens = promptTokens
    self.completionTokens = completionTokens
    self.embeddingTokens = embeddingTokens
    self.isShared = isShared
  }

  /// The sum of two usages; unknown stays unknown only where both are.
  public static func + (left: Usage, right: Usage) -> Usage {
    func sum(_ a: Int?, _ b: Int?) -> Int? {
      a == nil && b == nil ? nil : (a ?? 0) + (b ?? 0)
    }
    return Usage(
      promptTokens: sum(left.promptTokens, right.promptTokens),
      completionTokens: sum(left.completionTokens, right.completionTokens),
      embeddingTokens: sum(left.embeddingTokens, right.embeddingTokens),
      isShared: left.isShared || right.isShared)
  }
}
