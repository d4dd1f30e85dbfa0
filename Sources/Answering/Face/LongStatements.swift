/// Statements that were lately too long to be answered at once: to try again would hold the thread up
/// for its whole budget, and everybody who waits behind, for nothing.
///
/// Forgotten after a while, since data, caches and indexes change.
struct LongStatements {
  typealias Instant = ContinuousClock.Instant

  private struct Key: Hashable {
    var database: String
    var sql: String
  }

  private static let memory = Duration.seconds(30)
  private static let most = 256

  private var ends: [Key: Instant] = [:]

  var count: Int { ends.count }

  func contains(_ sql: String, in database: String, now: Instant) -> Bool {
    // Nearly always there is none: then nothing is hashed.
    guard !ends.isEmpty, let end = ends[Key(database: database, sql: sql)] else { return false }
    return now < end
  }

  mutating func insert(_ sql: String, in database: String, now: Instant) {
    if ends.count >= Self.most { ends = ends.filter { now < $0.value } }
    if ends.count >= Self.most { ends = [:] }
    ends[Key(database: database, sql: sql)] = now + Self.memory
  }
}
