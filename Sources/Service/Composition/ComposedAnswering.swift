package import Answering
internal import Caching
package import Configuration
internal import Digest
internal import Foundation
internal import JSON
internal import Outbox
internal import SQL
internal import Synchronization
package import Telemetry

/// The answering a configuration describes, with what must run beside it.
package struct ComposedAnswering: Sendable {
  package let answering: any Answering
  package let databases: DatabaseOpening
  package let templates: TemplateMatcher
  package let caches: AnsweringCaches
  /// Where `caching.shared` is on.
  package let shared: SharedCache?
  private let background: [@Sendable () async -> Void]

  /// Opens databases and collections, builds indexes that are missing, and puts lanes, models and
  /// caches together.
  ///
  /// - Parameter serves: false for a look or a measurement, which leaves the databases' files alone.
  package init(
    _ configuration: WeirConfiguration, _ telemetry: Telemetry, serves: Bool = false
  ) async throws {
    databases = try await Self.openDatabases(configuration, switchesToWAL: serves)
    for warning in databases.warnings {
      telemetry.emit(NoticeGiven(.warning, source: "configuration", warning))
    }
    let models = try ModelsOpening(configuration.models, telemetry: telemetry)
    let collections = try await CollectionsOpening(
      configuration, models: models, telemetry: telemetry)
    let caching = configuration.caching
    let store =
      caching.folder.isEmpty
      ? nil : DiskCacheStore(folder: caching.folder, bytes: caching.diskBytes)
    shared =
      caching.shared
      ? SharedCache(topic: configuration.topics.cache, instance: telemetry.instance) : nil
    caches = AnsweringCaches(
      embeddingsBytes: caching.embeddingsBytes, schemaBytes: caching.schemaBytes,
      patternsBytes: caching.patternsBytes, store: store, shared: shared,
      metrics: telemetry.metrics)
    if let problem = Self.cacheProblem(configuration) {
      telemetry.emit(NoticeGiven(.warning, source: "configuration", problem))
    }
    let answerable = Self.answerable(databases, configuration)
    let approved = try await PatternsOpening(configuration.answering.patterns)
      .compile(answerable, telemetry)
    templates = TemplateMatcher(
      catalogue: databases.compiled,
      settings: try Self.templateSettings(configuration.answering))
    let pipeline = Pipeline(
      databases: answerable,
      collections: collections.answerable, vectors: collections.searching, chat: models.chat,
      templates: templates,
      caches: caches,
      router: try Self.router(configuration.answering),
      cursors: CursorCodec(key: try Self.cursorKey(configuration)),
      options: AnsweringOptions(configuration), approved: approved, metrics: telemetry.metrics)
    answering = pipeline
    background = collections.background + [{ await pipeline.run() }]
  }

  /// Runs what the parts need beside them, around `body`.
  package func running<Result: Sendable>(
    _ body: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for work in background { group.addTask { await work() } }
      defer { group.cancelAll() }
      let result = try await body()
      await databases.pool.shutdown()
      return result
    }
  }

  static func answerable(
    _ opening: DatabaseOpening, _ configuration: WeirConfiguration
  ) -> [AnswerableDatabase] {
    opening.databases.map { opened in
      let settings = configuration.databases[opened.database.name] ?? DatabaseConfiguration()
      return AnswerableDatabase(
        opened.database, values: opened.values, maximumRows: settings.maxRows,
        timeout: settings.timeoutMs > 0 ? .milliseconds(settings.timeoutMs) : nil)
    }
  }

  /// What keeps the caches from their folder: they work without it, so nothing else would tell.
  static func cacheProblem(_ configuration: WeirConfiguration) -> String? {
    let folder = configuration.caching.folder
    guard !folder.isEmpty else { return nil }
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var isFolder: ObjCBool = false
    let isThere = FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder)
    guard !isThere || !isFolder.boolValue || !FileManager.default.isWritableFile(atPath: folder)
    else { return nil }
    return "caching.folder: \(folder) is no folder that can be written: what is learnt is kept in"
      + " memory, and cursors end with the process"
  }

  static func openDatabases(
    _ configuration: WeirConfiguration, switchesToWAL: Bool = false
  ) async throws -> DatabaseOpening {
    let opened = Mutex<Result<DatabaseOpening, ServiceError>?>(nil)
    await withNamedThread("weir.opening") {
      let result = Result { () throws(ServiceError) in
        try DatabaseOpening(configuration, switchesToWAL: switchesToWAL)
      }
      opened.withLock { $0 = result }
    }
    guard let opening = try opened.withLock({ $0 })?.get() else {
      throw ServiceError.answering("the databases could not be opened")
    }
    return opening
  }

  /// Nil: there is no such file, or it is no JSON.
  private static func json(_ path: String) -> JSONValue? {
    FileManager.default.contents(atPath: path).flatMap { try? JSONValue(parsing: Array($0)) }
  }

  static func templateSettings(
    _ configuration: AnsweringConfiguration
  ) throws(ServiceError) -> TemplateSettings {
    let path = configuration.templateSettings
    guard !path.isEmpty else { return .standard }
    guard let json = json(path), let settings = TemplateSettings(json: json) else {
      throw .answering(
        "answering.templateSettings: \(path) holds no template settings; see weir train")
    }
    return settings
  }

  static func router(
    _ configuration: AnsweringConfiguration
  ) throws(ServiceError) -> any Router {
    let path = configuration.routerWeights
    guard !path.isEmpty else {
      return RouterWeights.standard.map { TrainedRouter($0) } ?? RuleRouter()
    }
    guard let json = json(path), let weights = RouterWeights(json: json) else {
      throw .answering("answering.routerWeights: \(path) holds no router weights; see weir train")
    }
    return TrainedRouter(weights)
  }

  /// Cursors are signed with the group's key; where none is configured with one that lies beside
  /// the caches, so that they survive a restart; without a folder they end with the process.
  static func cursorKey(
    _ configuration: WeirConfiguration
  ) throws(ServiceError) -> [UInt8] {
    let named = configuration.answers.cursorKeyFile
    if !named.path.isEmpty || named.secret != nil {
      let text = Array((named.secret?.reveal() ?? "").utf8)
      guard text.count >= 16 else {
        throw .answering(
          "answers.cursorKeyFile: its key is shorter than 16 characters; make one with"
            + " openssl rand -hex 32")
      }
      // The file may serve other purposes too: this key is for cursors only.
      return HMACSHA256.authenticate(Array("weir cursors 1".utf8), key: text).bytes
    }
    let caching = configuration.caching
    guard !caching.folder.isEmpty else { return RandomBytes.make(count: 32) }
    let file = URL(filePath: caching.folder).appending(path: "cursor.key")
    if let kept = try? Data(contentsOf: file), kept.count >= 16 { return Array(kept) }
    let made = RandomBytes.make(count: 32)
    try? FileManager.default.createDirectory(
      atPath: caching.folder, withIntermediateDirectories: true)
    _ = FileManager.default.createFile(
      atPath: file.path, contents: Data(made), attributes: [.posixPermissions: 0o600])
    return made
  }
}

extension AnsweringOptions {
  init(_ configuration: WeirConfiguration) {
    self.init()
    let answering = configuration.answering
    strategy = answering.strategy == .pipeline ? .pipeline : .sequential
    usesTemplates = answering.templates
    repairs = answering.repair
    tellsForms = configuration.telemetry.requests && configuration.telemetry.forms
    schemaTokenBudget = answering.schemaTokenBudget
    maximumPromptTokens = configuration.models.chat.maxPromptTokens
    maximumCompletionTokens = configuration.models.chat.maxCompletionTokens
    hybridHits = answering.hybridHits
    atOnceBudget = .milliseconds(configuration.sql.atOnceBudgetMs)
    queryTimeout = .milliseconds(configuration.sql.timeoutMs)
    maximumRows = configuration.sql.maxRows
    maximumBytes = configuration.sql.maxReplyBytes
  }
}
