import Batching
import HTTPClient
import Models
import Synchronization

/// Delays short enough for tests; everything else as in the service.
func quickCalling(_ change: (inout GuardedCallerSettings) -> Void = { _ in })
  -> GuardedCallerSettings
{
  var settings = GuardedCallerSettings()
  settings.firstDelay = .milliseconds(2)
  settings.longestDelay = .milliseconds(10)
  settings.hedgeRatio = 0
  change(&settings)
  return settings
}

func chatModel(
  _ baseURL: String, transport: any HTTPTransport, key: String? = "k-123",
  calling: GuardedCallerSettings = quickCalling(), heard: Heard? = nil,
  _ change: (inout HTTPChatModel.Settings) -> Void = { _ in }
) -> HTTPChatModel {
  var settings = HTTPChatModel.Settings(
    provider: ProviderSettings(
      baseURL: baseURL, model: "m", apiKey: key.map { APIKey($0) }, calling: calling))
  change(&settings)
  return HTTPChatModel(settings, transport: transport, observe: { heard?.note($0) })
}

func embeddingModel(
  _ baseURL: String, transport: any HTTPTransport,
  calling: GuardedCallerSettings = quickCalling(), heard: Heard? = nil,
  _ change: (inout HTTPEmbeddingModel.Settings) -> Void = { _ in }
) -> HTTPEmbeddingModel {
  var settings = HTTPEmbeddingModel.Settings(
    provider: ProviderSettings(
      baseURL: baseURL, model: "e", apiKey: APIKey("k-123"), calling: calling))
  change(&settings)
  return HTTPEmbeddingModel(settings, transport: transport, observe: { heard?.note($0) })
}

let question = ChatRequest(messages: [ChatMessage(.user, "How many?")])

func soon(_ seconds: Int = 30) -> ContinuousClock.Instant { .now + .seconds(seconds) }

/// What an observer heard.
final class Heard: Sendable {
  private let events = Mutex<[ModelEvent]>([])
  func note(_ event: ModelEvent) { events.withLock { $0.append(event) } }
  var all: [ModelEvent] { events.withLock { $0 } }
}
