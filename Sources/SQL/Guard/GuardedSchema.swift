package import SQLite

/// What a guard must know about a database: which tables may be read, directly or through views.
package struct GuardedSchema: Sendable, Equatable {
  /// Tables and views that a statement may name, lower-cased; with the parts of virtual tables.
  let readable: Set<String>
  /// Tables and views that exist and are withheld.
  let withheld: Set<String>
  /// What each open view reads beyond `readable`, by view and by the views it is made of.
  let readableThrough: [String: Set<String>]
  /// Open virtual tables as declared; connecting to one needs rights that no query has.
  let virtualTables: [String]

  /// Open views whose rights go beyond those of the statement that reads them.
  var privilegedViews: Set<String> { Set(readableThrough.keys) }

  /// - Parameter connection: not yet guarded; it is left without an authorizer.
  package static func read(
    from connection: SQLiteConnection, access: DatabaseAccess
  ) throws(SQLiteError) -> GuardedSchema {
    let statement = try connection.prepare(
      "SELECT name, type FROM pragma_table_list WHERE schema = 'main'")
    var kinds: [String: String] = [:]
    var names: [String: String] = [:]
    while try statement.step() {
      let name = statement.text(at: 0)
      kinds[SQLIdentifier.folded(name)] = statement.text(at: 1)
      names[SQLIdentifier.folded(name)] = name
    }
    let own = kinds.filter { !$0.key.hasPrefix("sqlite_") }
    var readable = Set(
      own.filter { $0.value != "shadow" && access.allows(table: $0.key) }.keys)
    let virtual = readable.filter { own[$0] == "virtual" }
    for (name, kind) in own where kind == "shadow" {
      if virtual.contains(where: { name.hasPrefix($0 + "_") }) { readable.insert(name) }
    }
    let withheld = Set(own.keys).subtracting(readable)
    // An eponymous table is hidden by a real one of its name.
    for name in ["json_each", "json_tree"] where own[name] == nil { readable.insert(name) }

    var through: [String: Set<String>] = [:]
    for view in readable.sorted() where own[view] == "view" {
      for (accessor, tables) in reads(of: names[view] ?? view, connection) {
        let extra = tables.subtracting(readable)
        if !extra.isEmpty { through[accessor, default: []].formUnion(extra) }
      }
    }
    return GuardedSchema(
      readable: readable, withheld: withheld, readableThrough: through,
      virtualTables: virtual.compactMap { names[$0] }.sorted())
  }

  /// Which tables are read on behalf of which view when `view` is asked.
  private static func reads(
    of view: String, _ connection: SQLiteConnection
  ) -> [String: Set<String>] {
    var reads: [String: Set<String>] = [:]
    connection.setAuthorizer { request in
      if case .read(let table, _) = request.action, let accessor = request.accessor {
        reads[SQLIdentifier.folded(accessor), default: []].insert(SQLIdentifier.folded(table))
      }
      return .allow
    }
    defer { connection.setAuthorizer(nil) }
    // A view that does not compile can be read by nobody.
    _ = try? connection.prepare("SELECT * FROM \(SQLIdentifier.quoted(view))")
    return reads
  }
}
