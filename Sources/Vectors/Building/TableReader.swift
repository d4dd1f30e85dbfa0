internal import JSON
internal import SQLite

/// Reads documents from a table of a SQLite file.
struct TableReader {
  let path: String
  let table: String
  let id: String?
  let text: [String]
  let payload: [String]
  let tenant: String?

  func forEach(_ body: (SourceDocument) throws(VectorError) -> Void, collection: String)
    throws(VectorError)
  {
    do {
      let connection = try SQLiteConnection(path: path, mode: .readOnly)
      let columns = try columnNames(connection)
      guard !columns.isEmpty else {
        throw VectorError.source(collection: collection, reason: "there is no table “\(table)”")
      }
      let wanted = text + payload + [id, tenant].compactMap { $0 }
      for name in wanted where !columns.contains(name) {
        throw VectorError.source(
          collection: collection, reason: "“\(table)” has no column “\(name)”")
      }
      let shown = payload.isEmpty ? columns.filter { $0 != tenant } : payload
      let selected =
        [id.map(Self.quoted) ?? "rowid"] + [tenant.map(Self.quoted) ?? "NULL"]
        + text.map(Self.quoted) + shown.map(Self.quoted)
      let statement = try connection.prepare(
        "SELECT \(selected.joined(separator: ", ")) FROM \(Self.quoted(table))")
      while try statement.step() {
        let texts = text.indices.filter { !statement.isNull(at: 2 + $0) }
        let members = shown.indices.map { index in
          JSONMember(shown[index], Self.json(statement.value(at: 2 + text.count + index)))
        }
        try body(
          SourceDocument(
            id: statement.text(at: 0),
            tenant: tenant == nil ? "" : statement.isNull(at: 1) ? nil : statement.text(at: 1),
            text: texts.map { statement.text(at: 2 + $0) }.joined(separator: "\n"),
            payload: .object(members)))
      }
    } catch let error as SQLiteError {
      throw .source(collection: collection, reason: error.description)
    } catch let error as VectorError {
      throw error
    } catch {
      throw .source(collection: collection, reason: "\(error)")
    }
  }

  private func columnNames(_ connection: SQLiteConnection) throws(SQLiteError) -> [String] {
    let statement = try connection.prepare("SELECT name FROM pragma_table_info(?)")
    try statement.bind(table, at: 1)
    var names: [String] = []
    while try statement.step() { names.append(statement.text(at: 0)) }
    return names
  }

  private static func quoted(_ name: String) -> String {
    "\"" + name.replacing("\"", with: "\"\"") + "\""
  }

  private static func json(_ value: SQLiteValue) -> JSONValue {
    switch value {
    case .integer(let whole): .integer(whole)
    case .real(let number): .number(number)
    case .text(let text): .string(text)
    // A blob is nothing to read in a reply.
    case .blob, .null: .null
    }
  }
}
