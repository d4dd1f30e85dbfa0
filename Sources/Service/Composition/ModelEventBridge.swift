internal import Models
internal import Outbox
internal import Telemetry

/// What happens at the providers, as telemetry.
struct ModelEventBridge {
  let telemetry: Telemetry

  var observer: ModelObserver {
    { [telemetry] event in
      switch event {
      case .called(let kind, let model, let inputs, let duration, let usage, let error):
        telemetry.emit(
          ProviderCalled(
            provider: ProviderLabel(kind), outcome: CallOutcome(error), model: model,
            inputs: inputs, microseconds: duration.microseconds,
            inputTokens: usage?.promptTokens, outputTokens: usage?.completionTokens))
      case .retried(let kind, let attempt, let delay):
        telemetry.emit(
          ProviderRetried(
            provider: ProviderLabel(kind), outcome: .failed, attempt: attempt,
            delayMilliseconds: delay.microseconds / 1000))
      case .circuitChanged(let kind, let isOpen):
        telemetry.emit(ProviderCircuitChanged(provider: ProviderLabel(kind), isOpen: isOpen))
      case .dialectLearnt(_, let model):
        telemetry.emit(
          NoticeGiven(
            .warning, source: "models",
            "the server of \(model) refuses fields of the API (response_format, token limit or"
              + " temperature): asked without them from now on"))
      case .hedged:
        break
      }
    }
  }
}

extension ProviderLabel {
  fileprivate init(_ kind: ModelEvent.Kind) {
    self = kind == .chat ? .chat : .embeddings
  }
}

extension CallOutcome {
  fileprivate init(_ error: ModelError?) {
    self =
      switch error {
      case nil: .ok
      case .rateLimited?, .quotaExhausted?, .overloaded?: .limited
      case .timedOut?: .timeout
      case .cancelled?, .stopped?: .cancelled
      case .refused?, .contentFiltered?: .refused
      default: .failed
      }
  }
}
