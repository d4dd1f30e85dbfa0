/// What happens between the service and its models, for telemetry.
package enum ModelEvent: Sendable, Equatable {
  package enum Kind: String, Sendable { case chat, embeddings }

  /// A call came to its end, its retries included. `error` is `nil` when it succeeded.
  case called(
    Kind, model: String, inputs: Int, duration: Duration, usage: TokenUsage?, error: ModelError?)
  /// An attempt failed and another one follows.
  case retried(Kind, attempt: Int, delay: Duration)
  /// A slow attempt was doubled.
  case hedged(Kind)
  case circuitChanged(Kind, isOpen: Bool)
  /// The server refuses fields of the published API, and is asked without them from now on.
  case dialectLearnt(Kind, model: String)
}

/// Receives each event on the task that caused it; must be quick.
package typealias ModelObserver = @Sendable (ModelEvent) -> Void
