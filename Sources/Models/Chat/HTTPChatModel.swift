import Batching
package import HTTPClient
import JSON
import Synchronization

/// Chat completions over an OpenAI-compatible API (`POST {baseURL}/chat/completions`).
///
/// A server that refuses a field it does not know is asked once more without it, and from then on
/// always (`ChatDialect`).
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
  private let dialect: Mutex<ChatDialect>
  private let observe: ModelObserver

  package init(
    _ settings: Settings, transport: any HTTPTransport,
    observe: @escaping ModelObserver = { _ in }
  ) {
    self.settings = settings
    self.observe = observe
    dialect = Mutex(ChatDialect(settings))
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
    var dialect = dialect.withLock { $0 }
    let known = dialect
    var changed: Set<RequestPart> = []
    while true {
      do throws(AttemptFailure) {
        // Without the other form nobody gets an answer.
        let completion = try await send(
          request, as: dialect, prompt + limit,
          charge: changed.isEmpty ? .needed : .owed, deadline: deadline)
        if dialect != known { learn(dialect) }
        return completion
      } catch {
        // Each refused part is changed once: what is refused in both forms is the caller's error.
        let refused = error.refused.subtracting(changed)
        guard case .invalidRequest = error.error,
          let other = dialect.avoiding(refused, in: request)
        else { throw error.error }
        changed.formUnion(refused)
        dialect = other
      }
    }
  }

  private func send(
    _ request: ChatRequest, as dialect: ChatDialect, _ units: Int, charge: CallCharge,
    deadline: ContinuousClock.Instant
  ) async throws(AttemptFailure) -> ChatCompletion {
    let model = settings.provider.model
    // A chat answer costs as much the second time: never hedged.
    return try await client.call(
      ChatBody.encode(request, settings: settings, as: dialect), units: units, inputs: 1,
      charge: charge, priority: request.priority, deadline: deadline, mayHedge: false,
      usage: { (done: ChatCompletion) in done.usage },
      decode: { response throws(ModelError) in
        try ChatBody.decode(response.body, model: model)
      })
  }

  private func learn(_ learnt: ChatDialect) {
    let isNew = dialect.withLock { dialect in
      defer { dialect = learnt }
      return dialect != learnt
    }
    if isNew { observe(.dialectLearnt(.chat, model: settings.provider.model)) }
  }
}
