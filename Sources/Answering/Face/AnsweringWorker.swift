import Digest
import SQL
import Stemming

/// What one worker thread owns to answer at once. Not `Sendable`: it stays on its thread.
package final class AnsweringWorker {
  let session: DatabaseSession
  let stemmer: Stemmer?
  let hasher = SHA256Hasher()
  var readings = RecentReadings()
  var longStatements = LongStatements()

  /// - Parameter openDatabases: connections that the thread keeps open.
  package init(openDatabases: Int = 16) {
    session = DatabaseSession(openLimit: openDatabases)
    stemmer = try? Stemmer()
  }

  /// Answers a batch of questions: each database is read from one snapshot, whose lock is taken
  /// once. Keep it to milliseconds.
  package func batch(_ body: () -> Void) { session.batch { _ in body() } }
}
