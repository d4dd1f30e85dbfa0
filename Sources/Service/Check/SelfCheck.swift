internal import Answering
package import Configuration
internal import Contract
internal import Kafka
internal import Models
internal import Outbox
internal import SQL
internal import Synchronization
package import Telemetry
internal import Vectors

/// Looks at everything a configuration names, and says what is wrong and how to mend it.
package struct SelfCheck: Sendable {
  private let configuration: WeirConfiguration
  private let telemetry: Telemetry

  package init(_ configuration: WeirConfiguration, telemetry: Telemetry) {
    self.configuration = configuration
    self.telemetry = telemetry
  }

  /// All findings, in the order of a request's way.
  package func run() async -> [Finding] {
    let kafka = Mutex<[Finding]>([])
    let databases = Mutex<[Finding]>([])
    await withNamedThread("weir.check") {
      let found = BrokerCheck(configuration, telemetry: telemetry).findings()
      kafka.withLock { $0 = found }
      let opened = databaseFindings()
      databases.withLock { $0 = opened }
    }
    let collections = await collectionFindings()
    let models = await modelFindings()
    let answering = await AnsweringCheck(configuration, telemetry: telemetry).findings()
    return [Finding("configuration", .ok, "read and consistent")] + kafka.withLock { $0 }
      + databases.withLock { $0 } + collections + models + answering
  }

  private func databaseFindings() -> [Finding] {
    guard !configuration.databases.isEmpty else {
      return [Finding("databases", .warning, "none is configured: nothing can be asked in SQL")]
    }
    return configuration.databases.keys.sorted().map { name in
      var one = configuration
      one.databases = one.databases.filter { $0.key == name }
      do throws(ServiceError) {
        let opening = try DatabaseOpening(one)
        let tables = opening.databases.first?.database.catalogue.tables.count ?? 0
        guard opening.warnings.isEmpty else {
          return Finding(
            "database \(name)", .warning, opening.warnings.joined(separator: "; "))
        }
        return Finding("database \(name)", .ok, "\(tables) tables may be asked")
      } catch {
        return Finding("database \(name)", .failed, error.description)
      }
    }
  }

  private func collectionFindings() async -> [Finding] {
    var findings: [Finding] = []
    for name in configuration.collections.keys.sorted() {
      var one = configuration
      one.collections = one.collections.filter { $0.key == name }
      do {
        let opening = try await CollectionsOpening(
          one, models: try ModelsOpening(one.models, telemetry: telemetry), telemetry: telemetry)
        findings.append(
          Finding("collection \(name)", .ok, try await search(name, opening)))
      } catch {
        findings.append(Finding("collection \(name)", .failed, "\(error)"))
      }
    }
    return findings
  }

  /// One search, as a request would do it: the embedding model, the engine and the collection must
  /// all be there. Its tenant has no documents.
  private func search(_ name: String, _ opening: CollectionsOpening) async throws -> String {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for work in opening.background { group.addTask { await work() } }
      defer { group.cancelAll() }
      let deadline = ContinuousClock.now + .seconds(20)
      for collection in opening.answerable {
        let embedded = try await collection.embedding.embed(["ready"], deadline: deadline)
        let query = VectorQuery(
          collection: name, vector: embedded.first?.vector ?? [], text: "ready", limit: 1,
          filter: VectorFilter(tenant: "weir check"))
        _ = try await opening.searching.search([query], deadline: deadline)
      }
    }
    guard let settings = configuration.collections[name], settings.kind == .qdrant else {
      return "its index answers"
    }
    return "answers at \(settings.url)"
  }

  private func modelFindings() async -> [Finding] {
    let settings = configuration.models.chat
    guard !settings.baseURL.isEmpty else {
      return [
        Finding(
          "chat model", .warning,
          "none is configured: templates and patterns answer, the rest gets ai_unavailable")
      ]
    }
    do {
      guard let chat = try ModelsOpening(configuration.models, telemetry: telemetry).chat else {
        return []
      }
      let completion = try await chat.complete(
        ChatRequest(
          messages: [ChatMessage(.user, "Answer with the word ready.")], maxCompletionTokens: 8),
        deadline: .now + .seconds(20))
      _ = completion
      return [Finding("chat model", .ok, "\(settings.model) answers")]
    } catch ModelError.truncated {
      return [Finding("chat model", .ok, "\(settings.model) answers")]
    } catch {
      return [
        Finding(
          "chat model", .failed,
          "\(error). Look at models.chat.baseURL, models.chat.model and models.chat.apiKeyFile.")
      ]
    }
  }
}
