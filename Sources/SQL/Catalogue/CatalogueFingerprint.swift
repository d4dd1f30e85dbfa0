import Digest

/// The canonical form of a schema, hashed: every field is preceded by its length.
enum CatalogueFingerprint {
  static func compute(
    name: String, description: String, tables: [CatalogueTable]
  ) -> SHA256Digest {
    let hasher = SHA256Hasher()
    func add(_ text: String) {
      hasher.update(UInt64(text.utf8.count))
      hasher.update(text)
    }
    func add(_ list: [String]) {
      hasher.update(UInt64(list.count))
      list.forEach(add)
    }
    add("weir schema 1")
    add(name)
    add(description)
    hasher.update(UInt64(tables.count))
    for table in tables {
      add([table.name, table.kind.rawValue, table.description])
      add(table.synonyms)
      hasher.update(UInt64(table.columns.count))
      for column in table.columns {
        add([column.name, column.declaredType, column.description])
        add(column.synonyms)
        hasher.update(
          (column.isPrimaryKey ? 1 : 0) | (column.isNotNull ? 2 : 0) | (column.isUnique ? 4 : 0)
            as UInt8)
      }
      for term in table.terms {
        add([term.name, term.condition, term.description])
        add(term.synonyms)
      }
      add(table.primaryKey)
      let declared = table.foreignKeys.filter { !$0.isInferred }
      hasher.update(UInt64(declared.count))
      for key in declared {
        add(key.columns)
        add(key.referencedTable)
        add(key.referencedColumns)
      }
    }
    return hasher.finalize()
  }
}
