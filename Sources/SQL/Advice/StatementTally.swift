/// Counts executed statements by text; bounded, the rarest making room.
package struct StatementTally: Sendable {
  private let capacity: Int
  package private(set) var counts: [String: Int] = [:]

  package init(capacity: Int = 1_000) {
    self.capacity = max(2, capacity)
  }

  package mutating func record(_ sql: String, times: Int = 1) {
    if let index = counts.index(forKey: sql) {
      counts.values[index] += times
      return
    }
    if counts.count >= capacity { halve() }
    counts[sql] = times
  }

  /// Drops the rarer half, so that the sort is paid once in many insertions.
  private mutating func halve() {
    let kept = counts.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.prefix(capacity / 2)
    counts = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
  }
}
