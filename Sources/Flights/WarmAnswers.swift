internal import Contract

/// Finished answers, bounded by bytes; the oldest go first, since age is what makes them useless.
struct WarmAnswers: Sendable {
  typealias Instant = ContinuousClock.Instant

  private struct Entry {
    var answer: EncodedAnswer
    /// When its execution began: the data may have changed from then on.
    var since: Instant
    var turn: UInt64
    /// Whether some requester has carried its charge.
    var isCharged: Bool
  }

  private let capacity: Int
  private let longestAge: Duration
  private var entries: [Fingerprint: Entry] = [:]
  /// Insertions in order; those overtaken by a later one of the same key are skipped.
  private var order: [(fingerprint: Fingerprint, turn: UInt64)] = []
  private var head = 0
  private var nextTurn: UInt64 = 0
  private(set) var byteCount = 0
  /// Answers that were put out, until ``takeDiscarded()``.
  private var discarded: [EncodedAnswer] = []

  init(capacity: Int, longestAge: Duration) {
    self.capacity = capacity
    self.longestAge = longestAge
  }

  var count: Int { entries.count }

  /// An answer, its age, and whether somebody carries its charge already; whoever gets it first where
  /// nobody does carries it from then on.
  mutating func answer(
    for fingerprint: Fingerprint, atMost maximumAge: Duration, now: Instant
  ) -> (EncodedAnswer, age: Duration, isCharged: Bool)? {
    guard let entry = entries[fingerprint] else { return nil }
    let age = entry.since.duration(to: now)
    guard age <= min(maximumAge, longestAge) else { return nil }
    if !entry.isCharged { entries[fingerprint]?.isCharged = true }
    return (entry.answer, age, entry.isCharged)
  }

  mutating func insert(
    _ answer: EncodedAnswer, for fingerprint: Fingerprint, since: Instant, isCharged: Bool
  ) {
    guard answer.byteCount <= capacity / 8 else { return }
    remove(fingerprint)
    nextTurn += 1
    entries[fingerprint] = Entry(
      answer: answer, since: since, turn: nextTurn, isCharged: isCharged)
    order.append((fingerprint, nextTurn))
    byteCount += answer.byteCount
    while head < order.count {
      let oldest = order[head]
      if let entry = entries[oldest.fingerprint], entry.turn == oldest.turn {
        guard byteCount > capacity || entry.since.duration(to: since) > longestAge else { break }
        remove(oldest.fingerprint)
      }
      head += 1
    }
    if head > 1024, head > order.count / 2 {
      order.removeFirst(head)
      head = 0
    }
  }

  mutating func removeAll(where isStale: (Answer) -> Bool) {
    for (fingerprint, entry) in entries where isStale(entry.answer.answer) {
      remove(fingerprint)
    }
  }

  /// Answers put out since the last call: letting go of them takes a while, which the caller need not
  /// spend under its lock.
  mutating func takeDiscarded() -> [EncodedAnswer] {
    guard !discarded.isEmpty else { return [] }
    defer { discarded = [] }
    return discarded
  }

  private mutating func remove(_ fingerprint: Fingerprint) {
    if let removed = entries.removeValue(forKey: fingerprint) {
      byteCount -= removed.answer.byteCount
      discarded.append(removed.answer)
    }
  }
}
