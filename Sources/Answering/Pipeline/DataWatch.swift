import Foundation
import SQL
import Synchronization

/// Counts the changes of one database, as they are noticed.
final class DataWatch: Sendable {
  private struct Seen {
    var mark: DatabaseFileMark?
    var schema: Int?
    var hasLooked = false
  }

  /// Time stamps of files are this coarse: a write so shortly before the look may be followed by
  /// another that leaves the same stamp.
  private static let stampNanoseconds: Int64 = 20_000_000

  private let changes = Atomic<UInt64>(0)
  private let schemas = Atomic<UInt64>(0)
  private let seen = Mutex(Seen())

  var generation: UInt64 { changes.load(ordering: .acquiring) }
  var schemaTurn: UInt64 { schemas.load(ordering: .relaxed) }

  /// Looks at the files; blocking. The first look notices nothing.
  func look(
    at database: Database, now: Int64 = Int64(Date().timeIntervalSince1970 * 1e9)
  ) -> (isData: Bool, isSchema: Bool) {
    seen.withLock { seen in
      let mark = database.file.mark()
      guard mark != seen.mark || !seen.hasLooked else { return (false, false) }
      let isFirst = !seen.hasLooked
      seen.hasLooked = true
      seen.mark = now - mark.modified < Self.stampNanoseconds ? nil : mark
      let schema = database.schemaMark() ?? seen.schema
      let isSchema = !isFirst && schema != seen.schema
      seen.schema = schema
      guard !isFirst else { return (false, false) }
      if isSchema { schemas.add(1, ordering: .relaxed) }
      changes.add(1, ordering: .releasing)
      return (true, isSchema)
    }
  }
}
