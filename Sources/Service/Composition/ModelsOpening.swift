internal import Batching
internal import Configuration
internal import HTTPClient
internal import Models
internal import Telemetry

/// The models a configuration names, ready to be asked.
struct ModelsOpening: Sendable {
  let transport: any HTTPTransport
  /// Nil where none is configured.
  let chat: ChatModels?
  private let observer: ModelObserver
  private let configuration: ModelsConfiguration

  init(_ configuration: ModelsConfiguration, telemetry: Telemetry) throws(ServiceError) {
    do throws(HTTPClientError) {
      transport = try HTTPClient()
    } catch {
      throw .answering("models: no HTTP client: \(error)")
    }
    self.configuration = configuration
    let observer = ModelEventBridge(telemetry: telemetry).observer
    self.observer = observer
    let settings = configuration.chat
    guard !settings.baseURL.isEmpty else {
      chat = nil
      return
    }
    let transport = transport
    // The tiers are one provider's.
    let budget = ExtraCallBudget(RetryBudget(ratio: Double(settings.extraCallPercent) / 100))
    func model(_ name: String) -> HTTPChatModel {
      var chat = HTTPChatModel.Settings(
        provider: ProviderSettings(
          baseURL: settings.baseURL, model: name, apiKey: settings.apiKeyFile.key,
          organization: settings.organization, timeout: .milliseconds(settings.timeoutMs),
          calling: GuardedCallerSettings(
            concurrency: settings.maxConcurrency, retries: settings.maxRetries,
            requestsPerMinute: settings.requestsPerMinute,
            tokensPerMinute: settings.tokensPerMinute), budget: budget))
      chat.responseFormat =
        switch settings.responseFormat {
        case .jsonSchema: .jsonSchema
        case .jsonObject: .jsonObject
        case .none: .none
        }
      chat.maxPromptTokens = settings.maxPromptTokens
      chat.maxCompletionTokens = settings.maxCompletionTokens
      return HTTPChatModel(chat, transport: transport, observe: observer)
    }
    chat = ChatModels(
      standard: model(settings.model),
      cheap: settings.cheapModel.isEmpty ? nil : model(settings.cheapModel))
  }

  /// The embedding API, many texts a call; its `run()` must run.
  func embeddingAPI() -> BatchingEmbeddingModel {
    let settings = configuration.embeddings
    var embedding = HTTPEmbeddingModel.Settings(
      provider: ProviderSettings(
        baseURL: settings.baseURL, model: settings.model, apiKey: settings.apiKeyFile.key,
        organization: settings.organization, timeout: .milliseconds(settings.timeoutMs),
        calling: GuardedCallerSettings(
          concurrency: settings.maxConcurrency, retries: settings.maxRetries,
          requestsPerMinute: 0, tokensPerMinute: 0)))
    if settings.dimensions > 0 { embedding.requestedDimensions = settings.dimensions }
    return BatchingEmbeddingModel(
      HTTPEmbeddingModel(embedding, transport: transport, observe: observer),
      limits: BatchLimits(
        maxItems: settings.batchItems, maxWeight: settings.batchTokens,
        maxConcurrent: settings.maxConcurrency))
  }

  /// The table of token embeddings in this process.
  func staticEmbedder() throws(ServiceError) -> StaticEmbedder {
    let configured = configuration.embeddings.folder
    guard let folder = configured.isEmpty ? DataFolder.find("wordllama") : configured else {
      throw .answering(
        "models.embeddings.folder: the static embeddings are not there; ops/setup fetches them, "
          + "or set the folder")
    }
    do throws(StaticEmbedderError) {
      return try StaticEmbedder(folder: folder)
    } catch {
      throw .answering("models.embeddings.folder: \(error)")
    }
  }
}

extension GuardedCallerSettings {
  fileprivate init(
    concurrency: Int, retries: Int, requestsPerMinute: Int, tokensPerMinute: Int
  ) {
    self.init()
    maxAttempts = retries + 1
    limiter.maximum = concurrency
    limiter.initial = concurrency
    self.requestsPerMinute = requestsPerMinute
    unitsPerMinute = tokensPerMinute
  }
}

extension SecretFile {
  var key: APIKey? { secret.map { APIKey($0.reveal()) } }
}
