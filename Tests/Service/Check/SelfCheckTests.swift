import Configuration
import Foundation
import HTTPServer
import JSON
import SQLite
import Service
import Telemetry
import Testing

/// What `weir serve` would trip over is said by `weir check` before.
@Suite struct SelfCheckTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "weir-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let shop = folder.appending(path: "shop.sqlite").path
    try SQLiteConnection(path: shop, mode: .readWrite(createIfMissing: true))
      .execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, total INTEGER)")
    let empty = folder.appending(path: "empty.sqlite").path
    try SQLiteConnection(path: empty, mode: .readWrite(createIfMissing: true))
      .execute("PRAGMA user_version = 1")
    try Data("nonsense".utf8).write(to: folder.appending(path: "short"))
  }

  /// What is not well, by its subject.
  private func findings(_ text: String) async throws -> [String: Finding] {
    let path = folder.appending(path: "weir.yaml").path
    let file = "kafka: {embedded: true}\n" + text
    let loaded = try ConfigurationLoader.load(
      ConfigurationSource(file: path, environment: [:]) {
        Array($0 == path ? Data(file.utf8) : try Data(contentsOf: URL(filePath: $0)))
      })
    defer { try? FileManager.default.removeItem(at: folder) }
    let all = await SelfCheck(loaded.configuration, telemetry: .silent()).run()
    return Dictionary(all.map { ($0.subject, $0) }) { first, _ in first }
  }

  @Test(arguments: [
    ("answering: {patterns: nowhere.yaml}", "patterns", "there is no"),
    ("answering: {patterns: short}", "patterns", "answering.patterns"),
    ("answering: {routerWeights: short}", "router weights", "holds no router weights"),
    ("answers: {cursorKeyFile: short}", "cursor key", "shorter than 16"),
    (
      "collections: {q: {kind: qdrant, url: \"http://127.0.0.1:1\"}}", "collection q", "127.0.0.1:1"
    ),
  ])
  func `a file or an engine that cannot be used fails`(
    text: String, subject: String, part: String
  ) async throws {
    // Only the static model would be needed for Qdrant; without it the finding names the model.
    let finding = try #require(try await findings(text)[subject])
    #expect(finding.verdict == .failed)
    #expect(finding.message.contains(part) || finding.message.contains("models.embeddings.folder"))
  }

  @Test(arguments: [
    ("caching: {folder: short}", "caches", "caching.folder"),
    ("databases: {shop: {path: empty.sqlite}}", "database shop", "no table"),
    (
      "databases: {shop: {path: shop.sqlite, allow: [orders, order]}}", "database shop",
      "allow: order "
    ),
  ])
  func `what works less well than meant is warned of`(
    text: String, subject: String, part: String
  ) async throws {
    let finding = try #require(try await findings(text)[subject])
    #expect(finding.verdict == .warning)
    #expect(finding.message.contains(part))
  }

  /// The model behind an API makes calls only while it runs, which building must see to.
  @Test(.timeLimit(.minutes(1)))
  func `an index of vectors from an API is built and searched`() async throws {
    let server = try HTTPServer { request, responder in
      let texts = (try? JSONValue(parsing: request.body))?["input"]?.array ?? []
      let vectors = texts.indices.map { "{\"index\":\($0),\"embedding\":[1,\($0)]}" }
      responder.respond(.json("{\"data\":[\(vectors.joined(separator: ","))]}"), after: .zero)
    }
    try Data("{\"id\":1,\"text\":\"red\"}\n{\"id\":2,\"text\":\"blue\"}\n".utf8)
      .write(to: folder.appending(path: "texts.jsonl"))
    let found = try await findings(
      """
      collections: {texts: {embedding: api, folder: index, source: {jsonl: texts.jsonl}}}
      models: {embeddings: {baseURL: "\(server.baseURL)/v1", model: m}}
      """)
    #expect(found["collection texts"]?.verdict == .ok)
  }

  @Test func `what can be used is well`() async throws {
    let found = try await findings(
      """
      caching: {folder: caches}
      databases: {shop: {path: shop.sqlite, allow: [Orders]}}
      """)
    #expect(found["caches"]?.verdict == .ok)
    #expect(found["database shop"]?.verdict == .ok)
    #expect(found["patterns"] == nil && found["router weights"] == nil)
  }
}
