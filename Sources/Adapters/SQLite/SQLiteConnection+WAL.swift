/// Set-up for files of our own, which we read and write.
extension SQLiteConnection {
  /// Write-ahead logging with a sync at checkpoints only: safe against a crash of the process, and
  /// consistent (though perhaps a little old) after a power cut. Returns whether WAL is on.
  @discardableResult
  package func useWriteAheadLog() throws(SQLiteError) -> Bool {
    let statement = try prepare("PRAGMA journal_mode=WAL")
    let isOn = try statement.step() && statement.text(at: 0) == "wal"
    statement.reset()
    if isOn { try execute("PRAGMA synchronous=NORMAL") }
    return isOn
  }

  /// Runs `body` in one write transaction; rolled back when it throws.
  package func transaction<R>(_ body: () throws(SQLiteError) -> R) throws(SQLiteError) -> R {
    try execute("BEGIN IMMEDIATE")
    do {
      let result = try body()
      try execute("COMMIT")
      return result
    } catch {
      // The first error is the one worth telling; the rollback fails only if SQLite did it already.
      try? execute("ROLLBACK")
      throw error
    }
  }
}
