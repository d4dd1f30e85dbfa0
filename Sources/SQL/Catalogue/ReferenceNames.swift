/// What the name of a column says about the table it refers to.
enum ReferenceNames {
  /// Names that every other table has too, and that therefore say nothing on their own.
  private static let generic: Set<String> = [
    "id", "name", "code", "key", "no", "number", "title", "type", "date", "year", "description",
    "status", "value", "label", "rank", "address", "city", "country", "state", "email", "phone",
    "time", "month", "age", "gender", "amount", "price", "total", "count", "details", "notes",
  ]

  /// How strongly the names say that `column` refers to `key`; 0: not at all.
  static func score(
    column: CatalogueColumn, of table: CatalogueTable, key: CatalogueColumn,
    of target: CatalogueTable
  ) -> Int {
    let from = plain(column.name)
    let to = plain(key.name)
    let subject = singular(plain(target.name))
    // The key of a table that is itself keyed by that column refers upwards only: from the table
    // that is not named in the column (student_details.student_id) to the one that is.
    let isOwnKey = column.isUnique
    if from == subject + to || from == singular(subject + to) { return isOwnKey ? 3 : 5 }
    if from == to, !generic.contains(to) {
      if to.hasPrefix(subject) { return 4 }
      return key.isPrimaryKey && key.isUnique && !isOwnKey ? 2 : 0
    }
    guard !isOwnKey, subject.count >= 3 else { return 0 }
    if from == subject, key.isPrimaryKey || to == subject + "name" || to == "name" { return 3 }
    // home_team_id, original_artist: a role before the table's name and its key.
    if to.hasPrefix(subject), to.count > subject.count, from.hasSuffix(to) { return 2 }
    if from.hasSuffix(subject + to), key.isPrimaryKey { return 2 }
    return 0
  }

  /// Whether the column names the rows of its table, as `state_name` does in `state`.
  static func isTitle(_ key: CatalogueColumn, of table: CatalogueTable) -> Bool {
    guard key.affinity == .text else { return false }
    let subject = singular(plain(table.name))
    let name = plain(key.name)
    return name == subject || name == subject + "name" || name == subject + "title"
  }

  /// Lower-case letters and digits of a name, nothing between them.
  static func plain(_ name: String) -> String {
    SQLIdentifier.folded(name).filter { $0 != "_" && $0 != " " && $0 != "-" }
  }

  static func singular(_ word: String) -> String {
    if word.hasSuffix("ies"), word.count > 4 { return word.dropLast(3) + "y" }
    if ["sses", "ches", "shes", "xes"].contains(where: word.hasSuffix) {
      return String(word.dropLast(2))
    }
    if word.hasSuffix("s"), !word.hasSuffix("ss"), !word.hasSuffix("us"), word.count > 3 {
      return String(word.dropLast())
    }
    return word
  }
}
