/// A catalogue as compact DDL, for prompts and for people.
package struct CatalogueDDL {
  package var includesDescriptions = true
  package var includesRowCounts = false
  /// Stored values of a column, shown as examples; nil or empty: none.
  package var examples: ((_ table: String, _ column: String) -> [String])?
  /// Longest example in characters; longer ones are left out, since half a value helps nobody.
  package var maximumExampleLength = 40

  package init() {}

  package func render(_ catalogue: DatabaseCatalogue) -> String {
    var text = ""
    if includesDescriptions, !catalogue.description.isEmpty {
      text += "-- \(Self.oneLine(catalogue.description))\n"
    }
    for table in catalogue.tables { text += render(table) }
    return text
  }

  package func render(_ table: CatalogueTable) -> String {
    var lines: [(definition: String, remark: String)] = []
    var remarks: [String] = []
    if includesDescriptions {
      if !table.description.isEmpty { remarks.append(Self.oneLine(table.description)) }
      if !table.synonyms.isEmpty {
        remarks.append("also called " + Self.oneLine(table.synonyms.joined(separator: ", ")))
      }
    }
    if includesDescriptions {
      remarks += table.terms.map { "\(Self.oneLine($0.name)) means \(Self.oneLine($0.condition))" }
    }
    if includesRowCounts, let rows = table.rowCountEstimate { remarks.append("\(rows) rows") }
    let header = remarks.isEmpty ? "" : "-- \(remarks.joined(separator: "; "))\n"
    let hasSingleKey = table.primaryKey.count == 1
    for column in table.columns { lines.append(line(column, of: table, hasSingleKey)) }
    var constraints: [String] = []
    if table.primaryKey.count > 1 {
      constraints.append("PRIMARY KEY (\(Self.list(table.primaryKey)))")
    }
    for key in table.foreignKeys {
      constraints.append(
        "FOREIGN KEY (\(Self.list(key.columns))) REFERENCES "
          + "\(SQLIdentifier.quoted(key.referencedTable)) (\(Self.list(key.referencedColumns)))")
    }
    lines += constraints.map { (" \($0)", "") }
    // The comma goes before the remark, which runs to the end of the line.
    let body = lines.enumerated().map { index, line in
      line.definition + (index < lines.count - 1 ? "," : "") + line.remark
    }
    let name = SQLIdentifier.quoted(table.name)
    return header + "CREATE \(table.kind == .view ? "VIEW" : "TABLE") \(name) (\n"
      + body.joined(separator: "\n") + "\n);\n"
  }

  /// Tokens that a text costs, by rule of thumb: SQL runs at about 3.3 bytes a token in the usual
  /// vocabularies. High rather than low, since it decides whether a schema fits.
  package static func estimatedTokens(_ text: String) -> Int {
    (text.utf8.count * 10 + 32) / 33
  }

  private func line(
    _ column: CatalogueColumn, of table: CatalogueTable, _ hasSingleKey: Bool
  ) -> (definition: String, remark: String) {
    var line = " \(SQLIdentifier.quoted(column.name))"
    if !column.declaredType.isEmpty { line += " \(Self.oneLine(column.declaredType))" }
    if column.isPrimaryKey, hasSingleKey { line += " PRIMARY KEY" }
    var remarks: [String] = []
    if includesDescriptions {
      if !column.description.isEmpty { remarks.append(Self.oneLine(column.description)) }
      if !column.synonyms.isEmpty {
        remarks.append("also called " + Self.oneLine(column.synonyms.joined(separator: ", ")))
      }
    }
    let shown = (examples?(table.name, column.name) ?? [])
      .filter { $0.count <= maximumExampleLength && !$0.contains(where: \.isNewline) }
    if !shown.isEmpty {
      remarks.append("values: " + shown.map(SQLIdentifier.literal).joined(separator: ", "))
    }
    return (line, remarks.isEmpty ? "" : " -- " + remarks.joined(separator: "; "))
  }

  private static func list(_ names: [String]) -> String {
    names.map(SQLIdentifier.quoted).joined(separator: ", ")
  }

  private static func oneLine(_ text: String) -> String {
    guard text.contains(where: \.isNewline) else { return text }
    return text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
