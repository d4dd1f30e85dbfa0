import CSQLite

/// What SQLite allocates on the calling thread.
package enum SQLiteMemory {
  /// Bytes that SQLite holds on behalf of this thread.
  package static var used: Int { Int(weir_sqlite_memory_used()) }

  /// Whether bounds work: they do unless another part of the process initialised SQLite first.
  package static var isBoundable: Bool { SQLiteLibrary.isConfigured }

  /// Runs `body`, in which SQLite may hold at most `bytes` more on this thread than now; beyond
  /// that it answers `SQLITE_NOMEM`.
  package static func limited<R, E: Error>(
    toBytes bytes: Int, _ body: () throws(E) -> R
  ) throws(E) -> R {
    weir_sqlite_memory_limit(Int64(bytes))
    defer { weir_sqlite_memory_limit(-1) }
    return try body()
  }
}
