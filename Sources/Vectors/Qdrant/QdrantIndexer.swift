internal import Foundation
internal import HTTPClient
internal import JSON
internal import SQLite

/// Fills a Qdrant collection from a table or a file: creates it where it is missing, and puts every
/// document, in batches. Documents that left the source stay in Qdrant: other writers may own them.
package struct QdrantIndexer: Sendable {
  package var target: QdrantTarget
  package var source: IndexSource
  package var embedder: IndexEmbedder
  /// Points in one call.
  package var batch = 128
  /// The longest that one call may take.
  package var timeout = Duration.seconds(60)

  private let client: QdrantClient

  package init(
    _ target: QdrantTarget, source: IndexSource, embedder: IndexEmbedder, client: QdrantClient
  ) {
    self.target = target
    self.source = source
    self.embedder = embedder
    self.client = client
    self.target.timeout = .seconds(60)
  }

  /// Returns how many documents were put.
  @discardableResult
  package func run(progress: @escaping @Sendable (IndexProgress) -> Void = { _ in })
    async throws(VectorError) -> Int
  {
    guard (source.tenant == nil) == (target.tenantField == nil) else {
      throw .source(
        collection: target.name,
        reason: "either both the source and the collection are divided by tenant or neither is")
    }
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("weir-index-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch { throw .storage(collection: target.name, reason: "cannot write in \(folder)") }
    let staging = Staging(folder: folder, source: source, collection: target.name)
    let staged = try await BlockingWork.run(named: "weir-index") { () throws(VectorError) in
      try staging.run(progress: progress)
    }
    var size = try await existingSize()
    var row = 0
    while row < staged.count {
      if Task.isCancelled { throw .cancelled }
      progress(.init(.embedding, done: row, total: staged.count))
      let rows = row..<min(staged.count, row + batch)
      let documents = try await BlockingWork.run(named: "weir-index") { () throws(VectorError) in
        try read(rows, folder)
      }
      let vectors = try await embed(documents)
      if let length = vectors.first?.count {
        if size == nil {
          try await create(size: length)
          size = length
        }
        guard size == length else {
          throw .wrongDimension(collection: target.name, expected: size ?? 0, actual: length)
        }
        try await put(documents, vectors)
      }
      row = rows.upperBound
    }
    progress(.init(.done, done: staged.count, total: staged.count))
    return staged.count
  }

  private struct Document: Sendable {
    var id: String
    var tenant: String?
    var text: String
    var payload: JSONValue
  }

  private func path(_ rest: String = "") -> String {
    "/collections/\(QdrantPath.segment(target.collection))\(rest)"
  }

  /// Length of the collection's vectors; nil when there is no such collection yet.
  private func existingSize() async throws(VectorError) -> Int? {
    let response: JSONValue
    do {
      response = try QdrantAnswer.result(
        try await client.send(.get, path(), to: target, deadline: .now + timeout), target)
    } catch .unknownCollection { return nil }
    guard let size = response["config"]?["params"]?["vectors"]?["size"]?.integer else {
      throw .rejected(
        collection: target.name, status: 200,
        reason: "the collection has named vectors; only one unnamed vector a point is supported")
    }
    return Int(size)
  }

  /// Creates the collection, with an index of its tenants.
  func create(size: Int) async throws(VectorError) {
    let body: JSONValue = [
      "vectors": ["size": .integer(Int64(size)), "distance": "Cosine"]
    ]
    _ = try await client.send(
      .put, path(), body: body.encoded, to: target, deadline: .now + timeout)
    guard let field = target.tenantField else { return }
    let index: JSONValue = [
      "field_name": .string(QdrantPath.key(field) ?? field),
      "field_schema": ["type": "keyword", "is_tenant": true],
    ]
    _ = try await client.send(
      .put, path("/index?wait=true"), body: index.encoded, to: target, deadline: .now + timeout)
  }

  private func embed(_ documents: [Document]) async throws(VectorError) -> [[Float]] {
    guard !documents.isEmpty else { return [] }
    let vectors: [[Float]]
    do { vectors = try await embedder.embed(documents.map(\.text)) } catch is CancellationError {
      throw .cancelled
    } catch { throw .embedding(collection: target.name, reason: "\(error)") }
    guard vectors.count == documents.count, let length = vectors.first?.count, length > 0,
      vectors.allSatisfy({ $0.count == length && $0.allSatisfy(\.isFinite) })
    else {
      throw .embedding(
        collection: target.name,
        reason: "\(documents.count) texts gave \(vectors.count) vectors, or unusable ones")
    }
    return vectors
  }

  /// Documents whose vector has no direction are left out: nothing is near them.
  private func put(_ documents: [Document], _ vectors: [[Float]]) async throws(VectorError) {
    var writer = JSONWriter(reserving: documents.count * (vectors[0].count * 12 + 512))
    writer.beginObject()
    writer.name("points")
    writer.beginArray()
    for (document, vector) in zip(documents, vectors) where vector.contains(where: { $0 != 0 }) {
      writer.beginObject()
      writer.name("id")
      writer.value(QdrantPointID.make(id: document.id, tenant: document.tenant))
      writer.name("vector")
      QdrantSearchBody.write(vector, to: &writer)
      writer.name("payload")
      var members = document.payload.object ?? []
      if let field = target.tenantField, let tenant = document.tenant {
        members.removeAll { $0.name == field }
        members.append(JSONMember(field, .string(tenant)))
      }
      members.append(JSONMember(QdrantSearchBody.idField, .string(document.id)))
      writer.value(.object(members))
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
    _ = try await client.send(
      .put, path("/points?wait=true"), body: writer.bytes, to: target, deadline: .now + timeout)
  }

  /// The staged documents of some rows that have a text to embed.
  private func read(_ rows: Range<Int>, _ folder: String) throws(VectorError) -> [Document] {
    do {
      let staging = try SQLiteConnection(path: IndexFolder.staging(folder), mode: .readOnly)
      let statement = try staging.prepare(
        """
        SELECT s.id, s.tenant, s.text, s.payload FROM ordered o JOIN staged s ON s.seq = o.seq
        WHERE o.row >= ? AND o.row < ? AND s.text <> '' ORDER BY o.row
        """)
      try statement.bind(Int64(rows.lowerBound), at: 1)
      try statement.bind(Int64(rows.upperBound), at: 2)
      var documents: [Document] = []
      while try statement.step() {
        documents.append(
          Document(
            id: statement.text(at: 0), tenant: source.tenant == nil ? nil : statement.text(at: 1),
            text: statement.text(at: 2),
            payload: try JSONValue(parsing: Array(statement.text(at: 3).utf8))))
      }
      return documents
    } catch { throw .storage(collection: target.name, reason: "\(error)") }
  }
}
