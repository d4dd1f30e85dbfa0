import Foundation
import HTTPClient
import TestSupport

@testable import Vectors

/// Qdrant's own engine behind a small REST server, where `ops/lib/fetch-qdrant-edge` has put it.
final class QdrantEdge: Sendable {
  /// The interpreter that has the engine; nil, with the reason printed, when there is none.
  static let python: String? = {
    let python = ProjectFiles.data + "/qdrant-edge/bin/python"
    if FileManager.default.isExecutableFile(atPath: python) { return python }
    print("SKIPPED: no Qdrant engine at \(python); ops/lib/fetch-qdrant-edge fetches it")
    return nil
  }()

  struct NotStarted: Error {}

  let baseURL: String
  let collection: QdrantCollection
  private let process: Process
  private let input: Pipe
  private let scratch: Scratch
  private let task: Task<Void, Never>

  init(_ documents: [VectorDocument], dimension: Int, isDivided: Bool) async throws {
    guard let python = Self.python else { throw NotStarted() }
    scratch = try Scratch()
    process = Process()
    input = Pipe()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = [
      ProjectFiles.root + "/Tests/Support/qdrant_edge_server.py", scratch.path,
    ]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    guard let port = line.split(whereSeparator: \.isWhitespace).last.flatMap({ Int($0) }) else {
      throw NotStarted()
    }
    baseURL = "http://127.0.0.1:\(port)"
    let client = QdrantClient(transport: try HTTPClient())
    let target = QdrantTarget(
      name: "c", baseURL: baseURL, collection: "stored", tenantField: isDivided ? "tenant" : nil,
      dimension: dimension, timeout: .seconds(60))
    collection = QdrantCollection(target, client: client)
    task = Task { await client.run() }
    let path = try scratch.write("source.jsonl", documents.map(\.line))
    var indexer = QdrantIndexer(
      target,
      source: IndexSource(
        .jsonLines(path: path, id: "id"), text: ["id"], tenant: isDivided ? "tenant" : nil),
      embedder: lookup(documents), client: client)
    indexer.batch = 50
    try await indexer.run()
    if documents.isEmpty { try await indexer.create(size: dimension) }
  }

  deinit {
    task.cancel()
    // The server ends with its input.
    try? input.fileHandleForWriting.close()
    process.terminate()
  }
}
