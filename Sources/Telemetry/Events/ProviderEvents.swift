/// A call to a provider came to its end, retries apart.
package struct ProviderCalled: TelemetryEvent, Equatable {
  package static let name = "provider.called"
  package var provider: ProviderLabel
  package var outcome: CallOutcome
  package var model: String?
  /// Inputs in one call: texts to embed, searches in a batch.
  package var inputs: Int
  package var microseconds: Int
  /// Nil where the provider did not tell.
  package var inputTokens: Int?
  package var outputTokens: Int?

  package init(
    provider: ProviderLabel, outcome: CallOutcome, model: String? = nil, inputs: Int = 1,
    microseconds: Int, inputTokens: Int? = nil, outputTokens: Int? = nil
  ) {
    self.provider = provider
    self.outcome = outcome
    self.model = model
    self.inputs = inputs
    self.microseconds = microseconds
    self.inputTokens = inputTokens
    self.outputTokens = outputTokens
  }

  package var level: LogLevel { outcome == .ok || outcome == .cancelled ? .debug : .warning }

  package func write(to fields: inout some FieldWriter) {
    fields.text("provider", provider.label)
    fields.text("outcome", outcome.label)
    fields.text("model", optional: model)
    fields.integer("inputs", inputs)
    fields.number("durationMs", Double(microseconds) / 1_000)
    fields.integer("inputTokens", optional: inputTokens)
    fields.integer("outputTokens", optional: outputTokens)
  }

  package func measure(_ metrics: Metrics) {
    metrics.providerCalls[provider, outcome].add()
    metrics.providerDuration.record(microseconds, provider)
    if let inputTokens {
      metrics.tokenUsage.record(inputTokens, provider == .chat ? .prompt : .embedding)
    }
    if let outputTokens { metrics.tokenUsage.record(outputTokens, .completion) }
  }
}

/// A call to a provider is tried again.
package struct ProviderRetried: TelemetryEvent, Equatable {
  package static let name = "provider.retried"
  package var provider: ProviderLabel
  package var outcome: CallOutcome
  package var attempt: Int
  package var delayMilliseconds: Int

  package init(
    provider: ProviderLabel, outcome: CallOutcome, attempt: Int, delayMilliseconds: Int
  ) {
    self.provider = provider
    self.outcome = outcome
    self.attempt = attempt
    self.delayMilliseconds = delayMilliseconds
  }

  package var level: LogLevel { .info }

  package func write(to fields: inout some FieldWriter) {
    fields.text("provider", provider.label)
    fields.text("outcome", outcome.label)
    fields.integer("attempt", attempt)
    fields.integer("delayMs", delayMilliseconds)
  }

  package func measure(_ metrics: Metrics) { metrics.providerRetries[provider].add() }
}

/// Calls to a provider are withheld because it keeps failing, or are let through again.
package struct ProviderCircuitChanged: TelemetryEvent, Equatable {
  package static let name = "provider.circuit_changed"
  package var provider: ProviderLabel
  package var isOpen: Bool

  package init(provider: ProviderLabel, isOpen: Bool) {
    self.provider = provider
    self.isOpen = isOpen
  }

  package var level: LogLevel { isOpen ? .error : .info }

  package func write(to fields: inout some FieldWriter) {
    fields.text("provider", provider.label)
    fields.flag("open", isOpen)
  }

  package func measure(_ metrics: Metrics) { metrics.setCircuit(provider, isOpen: isOpen) }
}
