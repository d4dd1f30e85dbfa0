import Batching
package import HTTPClient
import JSON

/// Chat completions over an OpenAI-compatible API (`POST {baseURL}/chat/completions`).
package final class HTTPChatModel: ChatProviding {
  /// How the provider is told to answer in JSON.
  package enum ResponseFormat: String, Sendable, CaseIterable {
    /// The schema goes with the request, and the provider keeps to it.
    case jsonSchema
    /// The provider keeps to JSON; the schema is said in words.
    case jsonObject
    /// Words only.
    case none
  }

  package struct Settings: Sendable {
    package var provider: ProviderSettings
    package var responseFormat = ResponseFormat.jsonSchema
    /// A longer prompt, by estimate, is refused before it is sent.
    package var maxPromptTokens = 16_000
    /// Where the request sets none.
    package var maxCompletionTokens = 1024
    /// Sends the older `max_tokens`, for servers that do not know `max_completion_tokens`.
    package var usesLegacyMaxTokens = false

    package init(provider: ProviderSettings) {
      self.provider = provider
    }
  }

  private let settings: Settings
  private let client: ProviderClient

  package init(
    _ settings: Settings, transport: any HTTPTransport,
    observe: @escaping ModelObserver = { _ in }
  ) {
    self.settings = settings
    client = ProviderClient(
      settings.provider, path: "/chat/completions", kind: .chat, transport: transport,
      observe: observe)
  }

  package var load: ProviderLoad { client.load }

  package func complete(
    _ request: ChatRequest, deadline: ContinuousClock.Instant
  ) async throws(ModelError) -> ChatCompletion {
    if let schema = request.schema, !schema.isNameValid {
      throw .invalidRequest(message: "schema name: 1 to 64 letters, digits, _ or -")
    }
    let prompt = TokenEstimate.tokens(in: request.messages)
    guard prompt <= settings.maxPromptTokens else { throw .contextTooLong }
    let limit = request.maxCompletionTokens ?? settings.maxCompletionTokens
    let model = settings.provider.model
    // A chat answer costs as much the second time: never hedged.
    return try await client.post(
      ChatBody.encode(request, settings: settings), units: prompt + limit, inputs: 1,
      deadline: deadline, mayHedge: false, usage: { (done: ChatCompletion) in done.usage },
      decode: { response throws(ModelError) in
        try ChatBody.decode(response.body, model: model)
      })
  }
}
