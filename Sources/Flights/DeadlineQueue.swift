internal import Contract

/// Deadlines of followers, the next one first. Followers that are answered stay in it until their
/// time comes, or until they are the greater part.
struct DeadlineQueue: Sendable {
  typealias Instant = ContinuousClock.Instant

  struct Entry: Sendable {
    var deadline: Instant
    var fingerprint: Fingerprint
    var follower: UInt64
  }

  /// A binary heap: an entry is never later than its children, at 2i+1 and 2i+2.
  private var heap: [Entry] = []

  var next: Instant? { heap.first?.deadline }
  var count: Int { heap.count }

  /// Keeps only the entries of followers that still wait.
  mutating func keep(only live: Set<UInt64>) {
    heap.removeAll { !live.contains($0.follower) }
    // A sorted array is a heap.
    heap.sort { $0.deadline < $1.deadline }
  }

  mutating func insert(_ deadline: Instant, _ fingerprint: Fingerprint, _ follower: UInt64) {
    heap.append(Entry(deadline: deadline, fingerprint: fingerprint, follower: follower))
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child].deadline < heap[parent].deadline else { break }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  mutating func popDue(now: Instant) -> Entry? {
    guard let first = heap.first, first.deadline <= now else { return nil }
    let last = heap.removeLast()
    if heap.isEmpty { return first }
    heap[0] = last
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
        if heap[child].deadline < heap[least].deadline { least = child }
      }
      guard least != parent else { return first }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
