import Batching
package import HTTPClient
import Synchronization

/// Embeddings over an OpenAI-compatible API (`POST {baseURL}/embeddings`), one call each time.
/// `BatchingEmbeddingModel` over it makes few calls of many texts.
package final class HTTPEmbeddingModel: Embedding {
  package enum Encoding: String, Sendable, CaseIterable { case float, base64 }

  package struct Settings: Sendable {
    package var provider: ProviderSettings
    /// The length to ask for; `nil` takes the model's own.
    package var requestedDimensions: Int?
    /// The length to insist on without asking for it.
    package var expectedDimensions: Int?
    /// How vectors travel. Both are understood in answers, whichever was asked for.
    package var encoding = Encoding.float
    /// Whether a slow call may be doubled.
    package var hedges = true

    package init(provider: ProviderSettings) {
      self.provider = provider
    }
  }

  package let identity: String
  private let settings: Settings
  private let client: ProviderClient
  /// Learnt from the first answer where nothing was asked for.
  private let learnt: Mutex<Int?>

  package init(
    _ settings: Settings, transport: any HTTPTransport,
    observe: @escaping ModelObserver = { _ in }
  ) {
    self.settings = settings
    let known = settings.requestedDimensions ?? settings.expectedDimensions
    identity = settings.provider.model + (settings.requestedDimensions.map { "@\($0)" } ?? "")
    learnt = Mutex(known)
    client = ProviderClient(
      settings.provider, path: "/embeddings", kind: .embeddings, transport: transport,
      observe: observe)
  }

  package var dimensions: Int? { learnt.withLock { $0 } }
  package var load: ProviderLoad { client.load }

  package func embed(
    _ texts: [String], deadline: ContinuousClock.Instant
  ) async throws(ModelError) -> [EmbeddedText] {
    guard !texts.isEmpty else { return [] }
    guard !texts.contains("") else { throw .invalidRequest(message: "empty text") }
    let weights = texts.map { TokenEstimate.tokens(in: $0) }
    let answer = try await client.post(
      EmbeddingBody.encode(texts, settings: settings), units: weights.reduce(0, +),
      inputs: texts.count, deadline: deadline, mayHedge: settings.hedges,
      usage: { (answer: EmbeddingBody.Answer) in TokenUsage(promptTokens: answer.tokens) },
      decode: { [self] response throws(ModelError) in
        let answer = try EmbeddingBody.decode(response.body, count: texts.count)
        try check(answer)
        return answer
      })
    let shares = Self.shares(of: answer.tokens, by: weights)
    return zip(answer.vectors, shares).map { EmbeddedText(vector: $0, tokens: $1) }
  }

  /// Vectors of another length than before must not reach a collection: it would refuse all.
  private func check(_ answer: EmbeddingBody.Answer) throws(ModelError) {
    let length = answer.vectors[0].count
    let expected = learnt.withLock { known in
      if known == nil { known = length }
      return known ?? length
    }
    if let other = answer.vectors.first(where: { $0.count != expected }) {
      throw .malformedResponse(reason: "vectors of \(other.count) numbers instead of \(expected)")
    }
  }

  /// Splits the tokens of a call over its texts by their estimates; the parts add up exactly.
  static func shares(of tokens: Int?, by weights: [Int]) -> [Int?] {
    guard let tokens else { return weights.map { _ in nil } }
    let total = Double(max(1, weights.reduce(0, +)))
    var given = 0
    var weight = 0
    return weights.map { own in
      weight += own
      let upTo = Int((Double(tokens) * Double(weight) / total).rounded())
      defer { given = upTo }
      return upTo - given
    }
  }
}
