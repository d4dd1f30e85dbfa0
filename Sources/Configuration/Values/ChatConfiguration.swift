/// An OpenAI-compatible chat API; none when `baseURL` is empty.
package struct ChatConfiguration: Sendable, Equatable {
  /// How the provider is told to answer in JSON.
  package enum ResponseFormat: String, Sendable, Equatable, CaseIterable {
    case jsonSchema = "json_schema"
    case jsonObject = "json_object"
    case none
  }

  package var baseURL = ""
  package var model = ""
  /// Model for simple questions; empty: `model`.
  package var cheapModel = ""
  package var apiKeyFile = SecretFile()
  package var organization = ""
  package var responseFormat = ResponseFormat.jsonSchema
  package var timeoutMs = 30_000
  package var maxConcurrency = 32
  package var maxPromptTokens = 16_000
  package var maxCompletionTokens = 1_024
  package var maxRetries = 2
  /// Calls added to a hundred needed ones.
  package var extraCallPercent = 8
  /// 0: no limit of our own.
  package var requestsPerMinute = 0
  /// 0: no limit of our own.
  package var tokensPerMinute = 0

  package init() {}
}
