import SQLite

/// Which state of a database an answer was read from; equal while nothing has been committed.
package struct DataVersion: Hashable, Sendable {
  /// Equal for equal states, also between processes that share the file or have a copy of it that
  /// kept its time.
  package let value: UInt64

  init(file: SQLiteFile.Status, log: SQLiteFile.Status?, commitState: UInt64) {
    var hash = commitState
    func add(_ word: UInt64) {
      hash = (hash ^ word) &* 0x100_0000_01b3
      hash ^= hash >> 29
    }
    // An empty log is no log: readers make one.
    for status in [file, log].compactMap(\.self) where status.size > 0 {
      add(UInt64(bitPattern: status.size))
      add(UInt64(bitPattern: status.modified))
    }
    value = hash
  }

  init(value: UInt64) {
    self.value = value
  }
}
