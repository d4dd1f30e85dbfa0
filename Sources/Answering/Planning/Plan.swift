import JSON
import Models

/// What a chat model makes of a question, in one call.
struct Plan: Sendable, Equatable {
  enum Lane: String, Sendable, CaseIterable {
    case sql, vector, hybrid
    /// It cannot be answered from what there is.
    case none
  }

  var lane: Lane
  var tables: [String] = []
  var columns: [String] = []
  var literals: [String] = []
  var sql: String = ""
  /// What to search for, where documents are searched.
  var search: String = ""
  var confidence: Double?

  static let schema: ChatSchema = {
    func list(_ description: JSONValue) -> JSONValue {
      ["type": "array", "items": ["type": "string"], "description": description]
    }
    return ChatSchema(
      name: "query_plan",
      schema: [
        "type": "object", "additionalProperties": false,
        "required": [
          "lane", "tables", "columns", "literals", "sql", "search", "confidence",
        ],
        "properties": [
          "lane": [
            "type": "string", "enum": ["sql", "vector", "hybrid", "none"],
            "description": "How to answer; none when the schema cannot answer",
          ],
          "tables": list("Tables used"),
          "columns": list("Columns used, as table.column"),
          "literals": list("Values taken from the question"),
          "sql": [
            "type": "string", "description": "One SQLite SELECT; empty for vector and none",
          ],
          "search": [
            "type": "string",
            "description": "What documents should be about; empty for sql and none",
          ],
          "confidence": ["type": "number", "description": "0 to 1"],
        ],
      ])
  }()

  init(lane: Lane, sql: String = "", search: String = "") {
    self.lane = lane
    self.sql = sql
    self.search = search
  }

  /// Reads what the model wrote: the JSON asked for, in a fence or not; or, since many servers
  /// ignore the format, plain SQL. Nil when it is neither.
  init?(reply: String) {
    if let json = Self.json(in: reply), json["sql"] != nil || json["lane"] != nil {
      let sql = json["sql"]?.string ?? ""
      let search = json["search"]?.string ?? ""
      lane = json["lane"]?.string.flatMap(Lane.init) ?? (sql.isEmpty ? .none : .sql)
      self.sql = sql
      self.search = search
      func list(_ name: String) -> [String] { (json[name]?.array ?? []).compactMap(\.string) }
      tables = list("tables")
      columns = list("columns")
      literals = list("literals")
      confidence = json["confidence"]?.number
      return
    }
    guard !ModelReply.statements(in: reply).isEmpty else { return nil }
    lane = .sql
    sql = reply
  }

  /// The outermost object of the text.
  private static func json(in reply: String) -> JSONValue? {
    guard let open = reply.firstIndex(of: "{"), let close = reply.lastIndex(of: "}"), open < close
    else { return nil }
    let before = reply[..<open]
    // SQL may hold braces, and prose may: what is parsed must be the reply or stand in a fence.
    guard before.allSatisfy(\.isWhitespace) || before.contains("```") || before.count < 200 else {
      return nil
    }
    let value = try? JSONValue(parsing: Array(reply[open...close].utf8))
    return value?.object == nil ? nil : value
  }
}
