import Configuration
import Foundation
import HTTPServer
import JSON
import SQLite

/// A small database, a chat model that always lists it, and a configuration with pages of ten.
enum CityDatabase {
  static func name(_ number: Int) -> String { "City \(number)" }

  static func write(to path: String, rows: Int) throws {
    let connection = try SQLiteConnection(path: path, mode: .readWrite(createIfMissing: true))
    try connection.execute("PRAGMA journal_mode = WAL")
    try connection.execute("CREATE TABLE city (id INTEGER PRIMARY KEY, name TEXT NOT NULL); BEGIN")
    for row in 0..<rows {
      try connection.execute("INSERT INTO city VALUES (\(row), '\(name(row))')")
    }
    try connection.execute("COMMIT")
  }

  static func provider() throws -> HTTPServer {
    try HTTPServer(HTTPServerOptions()) { _ in
      let content: JSONValue = [
        "lane": "sql", "tables": ["city"], "columns": [], "literals": [],
        "sql": "SELECT name FROM city ORDER BY id", "search": "", "confidence": 0.9,
      ]
      let completion: JSONValue = [
        "id": "x", "object": "chat.completion", "created": 1, "model": "m",
        "choices": [
          [
            "index": 0, "finish_reason": "stop",
            "message": [
              "role": "assistant",
              "content": .string(String(decoding: content.encoded, as: UTF8.self)), "refusal": nil,
            ],
          ]
        ],
      ]
      return .json(String(decoding: completion.encoded, as: UTF8.self))
    }
  }

  static func configuration(_ path: String, provider: String) -> WeirConfiguration {
    var configuration = WeirConfiguration()
    var database = DatabaseConfiguration()
    database.path = path
    configuration.databases = ["city": database]
    configuration.models.chat.baseURL = provider + "/v1"
    configuration.models.chat.model = "m"
    configuration.answering.templates = false
    configuration.sql.maxRows = 10
    return configuration
  }
}
