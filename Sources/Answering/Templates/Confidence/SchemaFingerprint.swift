import Digest
import SQL

/// What settings learnt from one database are kept under: a digest of its tables and columns.
///
/// Two databases of one schema share it, whatever they are called and whatever the configuration
/// says of them; a database that merely has the same name does not.
enum SchemaFingerprint {
  /// - Returns: 32 hexadecimal characters, the same in whatever order tables and columns stand.
  static func of(_ schema: DatabaseCatalogue) -> String {
    let tables = schema.tables.map { table in
      // No identifier holds these two separators, so that no two schemas are written alike.
      table.name.lowercased() + "\u{1E}"
        + table.columns.map { $0.name.lowercased() }.sorted().joined(separator: "\u{1F}")
    }
    let hasher = SHA256Hasher()
    hasher.update("weir tables and columns 1")
    for table in tables.sorted() { hasher.update("\u{1D}" + table) }
    return String(hasher.finalize().hex.prefix(32))
  }
}
