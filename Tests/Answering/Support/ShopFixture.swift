import Contract
import Digest
import Foundation
import JSON
import Models
import SQL
import SQLite
import Telemetry
import Vectors

@testable import Answering

/// A small shop: customers, orders, and products with descriptions that can be searched.
struct ShopFixture {
  static let script = """
    CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT, city TEXT);
    CREATE TABLE product (
      id INTEGER PRIMARY KEY, title TEXT, category TEXT, price REAL, description TEXT);
    CREATE TABLE purchase (
      id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customer (id),
      product_id INTEGER REFERENCES product (id), amount INTEGER, day TEXT);
    CREATE TABLE salary (id INTEGER PRIMARY KEY, person TEXT, amount REAL);
    INSERT INTO customer VALUES (1, 'Ada', 'London'), (2, 'Grace', 'New York'),
      (3, 'Alan', 'London'), (4, 'Edsger', 'Austin');
    INSERT INTO product VALUES
      (1, 'Raincoat', 'clothes', 89.0, 'keeps the rain off on long walks'),
      (2, 'Tent', 'camping', 240.5, 'a light shelter for nights outdoors'),
      (3, 'Lamp', 'camping', 19.9, 'a warm light for dark nights'),
      (4, 'Novel', 'books', 12.0, 'a story about friendship and the sea');
    INSERT INTO purchase VALUES (1, 1, 1, 2, '2024-01-05'), (2, 1, 2, 1, '2024-02-01'),
      (3, 2, 3, 4, '2024-02-11'), (4, 3, 4, 1, '2024-03-01'), (5, 4, 2, 2, '2024-03-09');
    INSERT INTO salary VALUES (1, 'Ada', 1000000.0);
    """

  let pool: QueryPool
  let database: AnswerableDatabase
  let embedding: ScriptedEmbeddingModel
  let collection: AnswerableCollection
  let vectors: VectorCollections
  let metrics = Metrics()

  init(
    name: String = "shop", script: String = ShopFixture.script, tenants: [String] = [],
    allow: [String] = ["customer", "product", "purchase"]
  ) throws {
    let file = try Self.file(script)
    pool = QueryPool()
    let opened = try Database(
      file: DatabaseFile(name: name, path: file),
      policy: TenantPolicy(tenants: tenants, allowedTables: allow), pool: pool)
    database = AnswerableDatabase(opened, values: try opened.buildValueIndex())
    embedding = ScriptedEmbeddingModel(dimensions: 64)
    let texts = [
      "keeps the rain off on long walks", "a light shelter for nights outdoors",
      "a warm light for dark nights", "a story about friendship and the sea",
    ]
    let documents = texts.enumerated().map { place, text in
      VectorDocument(
        id: "\(place + 1)", vector: ScriptedEmbeddingModel.vector(of: text, dimensions: 64),
        payload: ["text": .string(text)])
    }
    vectors = VectorCollections([
      try InMemoryCollection(name: "products", dimension: 64, documents: documents)
    ])
    collection = AnswerableCollection(
      name: "products", description: "Descriptions of products", embedding: embedding, limit: 3,
      source: AnswerableCollection.Source(database: name, table: "product", idColumn: "id"))
  }

  func pipeline(
    chat: (any ChatProviding)? = nil, templates: Bool = false,
    collections: [AnswerableCollection]? = nil, vectors: (any VectorSearching)? = nil,
    databases: [AnswerableDatabase]? = nil, caches: AnsweringCaches = AnsweringCaches(),
    _ change: (inout AnsweringOptions) -> Void = { _ in }
  ) -> Pipeline {
    var options = AnsweringOptions()
    change(&options)
    let matcher = TemplateMatcher(
      catalogue: CompiledCatalogue(
        (databases ?? [database]).compactMap { database in
          database.values.map { (catalogue: database.catalogue, values: $0) }
        }))
    return Pipeline(
      databases: databases ?? [database], collections: collections ?? [collection],
      vectors: vectors ?? self.vectors, chat: chat, templates: templates ? matcher : nil,
      caches: caches, cursors: CursorCodec(key: Array("0123456789abcdef".utf8)),
      options: options, metrics: metrics)
  }

  static func file(_ script: String) throws -> String {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("weir-answering-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let path = folder.appendingPathComponent("\(UUID().uuidString).sqlite").path
    try SQLiteConnection(path: path, mode: .readWrite(createIfMissing: true)).execute(script)
    return path
  }
}

extension Question {
  init(
    _ text: String, mode: Mode = .auto, tenant: String? = nil, database: String? = nil,
    collections: [String] = [], limit: Int? = nil, page: PageRequest? = nil,
    parameters: [JSONMember] = [], explains: Bool = true, streams: Bool = false,
    within: Duration = .seconds(600)
  ) {
    self.init(
      Request(
        question: text, tenant: tenant, database: database, collections: collections, mode: mode,
        parameters: parameters, limit: limit, page: page, streams: streams, explains: explains),
      fingerprint: Fingerprint(digest: SHA256Hasher().digest(text)),
      deadline: .now.advanced(by: within))
  }
}

extension ChatCompletion {
  /// A plan as a model writes it.
  static func plan(
    _ lane: String = "sql", sql: String = "", search: String = "",
    usage: TokenUsage = TokenUsage(promptTokens: 100, completionTokens: 20)
  ) -> ChatCompletion {
    let json: JSONValue = [
      "lane": .string(lane), "tables": [], "columns": [], "literals": [], "sql": .string(sql),
      "search": .string(search), "confidence": 0.9,
    ]
    return ChatCompletion(
      content: String(decoding: json.encoded, as: UTF8.self), model: "scripted", usage: usage)
  }
}
