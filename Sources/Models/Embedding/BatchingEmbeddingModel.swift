package import Batching

/// Embeds the texts of many callers in few calls to another model.
///
/// A lone request waits for nobody; equal texts go once and are paid once; a text that the
/// provider refuses fails its own caller only. Texts wait until `run()` runs, as a child of the
/// service.
package final class BatchingEmbeddingModel: Embedding {
  private typealias TextBatcher = Batcher<Int, String, String, EmbeddedText, ModelError>

  private let base: any Embedding
  private let batcher: TextBatcher

  /// - Parameter limits: the provider's own; weights are estimated tokens. OpenAI takes 2,048
  ///   texts and 300,000 tokens in a call, text-embeddings-inference 32 texts by default.
  package init(
    _ base: any Embedding, limits: BatchLimits = BatchLimits(maxItems: 2048, maxWeight: 300_000)
  ) {
    self.base = base
    batcher = TextBatcher(
      limits: limits,
      refusal: { ending in
        switch ending {
        case .overloaded: .overloaded
        case .timedOut: .timedOut
        case .cancelled: .cancelled
        case .stopped: .stopped
        case .failed, .delivered: .malformedResponse(reason: "fewer results than texts")
        }
      },
      share: { EmbeddedText(vector: $0.vector, tokens: 0) },
      call: { _, texts, deadline throws(BatchCallFailure<ModelError>) in
        do throws(ModelError) {
          return try await base.embed(texts, deadline: deadline)
        } catch {
          switch error {
          case .invalidRequest, .contextTooLong: throw BatchCallFailure(error, .splittable)
          default: throw BatchCallFailure(error)
          }
        }
      })
  }

  package var identity: String { base.identity }
  package var dimensions: Int? { base.dimensions }
  /// Texts that wait for a call.
  package var queued: Int { batcher.queued }
  /// Calls under way.
  package var underWay: Int { batcher.underWay }

  /// Makes the calls until its task is cancelled; what waits then fails as stopped.
  package func run() async {
    await batcher.run()
  }

  package func embed(
    _ texts: [String], deadline: ContinuousClock.Instant
  ) async throws(ModelError) -> [EmbeddedText] {
    guard !texts.contains("") else { throw .invalidRequest(message: "empty text") }
    return try await batcher.submit(
      texts.map { (group: 0, key: $0, item: $0, weight: TokenEstimate.tokens(in: $0)) },
      deadline: deadline)
  }
}
