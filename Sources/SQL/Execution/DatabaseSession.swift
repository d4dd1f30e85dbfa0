package import Contract
import SQLite

/// A worker thread's own way into every database: synchronous, with its own connections.
///
/// Connections are opened at first use and the least recently used are closed, so that hundreds of
/// databases cost a few open files a thread.
package final class DatabaseSession {
  private var readers: RecentlyUsed<ObjectIdentifier, DatabaseReader>
  private var isInBatch = false

  /// - Parameter openLimit: connections kept open.
  package init(openLimit: Int = 16) {
    readers = RecentlyUsed(capacity: openLimit)
  }

  /// Answers at once or not at all: `.budgetExceeded` after `limits.timeout`, or when a writer
  /// holds the file's lock; the caller then takes `Database.query`.
  package func query(
    _ database: Database, _ sql: String, _ parameters: QueryParameters = .none,
    limits: QueryLimits
  ) throws(SQLError) -> ResultSet {
    try reader(database).query(sql, parameters, limits, isAtOnce: true)
  }

  /// Runs `body`, in which each database is read from one snapshot that is opened once: for a batch
  /// of records, where the locks of every single query would cost more than its rows.
  ///
  /// Keep it to milliseconds: without WAL a writer waits until the end.
  package func batch<R, E: Error>(_ body: (DatabaseSession) throws(E) -> R) throws(E) -> R {
    isInBatch = true
    defer {
      isInBatch = false
      for reader in readers.values { reader.endSnapshot() }
    }
    return try body(self)
  }

  /// Whether the statement compiles and may run, and the columns it would give; microseconds.
  package func check(_ database: Database, _ sql: String) throws(SQLError) -> [Column] {
    try reader(database).check(sql)
  }

  /// The state of the database's data now, or of the batch's snapshot; a few microseconds. Take it
  /// before the query whose answer it is to mark.
  package func dataVersion(of database: Database) throws(SQLError) -> DataVersion {
    if let version = try reader(database).dataVersion() { return version }
    // Another file has taken the place of the open one.
    readers.remove(ObjectIdentifier(database))
    guard let version = try reader(database).dataVersion() else {
      throw .cannotOpen(database: database.name, reason: "the file is missing: check its path")
    }
    return version
  }

  /// Closes the connection, for instance before its file is replaced.
  package func close(_ database: Database) { readers.remove(ObjectIdentifier(database)) }

  package func closeAll() { readers.removeAll() }

  package var openCount: Int { readers.count }

  /// Runs to the end, within full limits; for the threads of the pool.
  func run(
    _ database: Database, _ sql: String, _ parameters: QueryParameters, limits: QueryLimits,
    cancellation: QueryCancellation
  ) throws(SQLError) -> ResultSet {
    try reader(database).query(
      sql, parameters, limits, isAtOnce: false, cancellation: cancellation)
  }

  private func reader(_ database: Database) throws(SQLError) -> DatabaseReader {
    let key = ObjectIdentifier(database)
    let reader: DatabaseReader
    // Looked at once a batch: a file that was put in the place of the open one is the database now.
    if let known = readers.find(key), known.isInSnapshot || !known.isReplaced {
      reader = known
    } else {
      reader = try DatabaseReader(database.description)
      readers.insert(reader, for: key)
    }
    if isInBatch { reader.beginSnapshot() }
    return reader
  }
}
