package import Batching

/// Where an OpenAI-compatible API is, and how it may be called.
package struct ProviderSettings: Sendable {
  /// Up to and including the version: `https://api.openai.com/v1`.
  package var baseURL: String
  package var model: String
  package var apiKey: APIKey?
  package var organization: String
  /// Of one attempt.
  package var timeout: Duration
  /// Retries, concurrency, rates, breaker.
  package var calling: GuardedCallerSettings
  /// Shared by the models of one provider; nil: one of its own.
  package var budget: ExtraCallBudget?

  package init(
    baseURL: String, model: String, apiKey: APIKey? = nil, organization: String = "",
    timeout: Duration = .seconds(30), calling: GuardedCallerSettings = GuardedCallerSettings(),
    budget: ExtraCallBudget? = nil
  ) {
    self.baseURL = baseURL
    self.model = model
    self.apiKey = apiKey
    self.organization = organization
    self.timeout = timeout
    self.calling = calling
    self.budget = budget
  }
}
