/// Closures ordered by time, as a binary heap.
struct DelayQueue {
  private struct Entry {
    let time: ContinuousClock.Instant
    /// Keeps entries of one time in the order they came.
    let order: Int
    let action: DelayThread.Action

    func precedes(_ other: Entry) -> Bool {
      time == other.time ? order < other.order : time < other.time
    }
  }

  private var heap: [Entry] = []
  private var inserted = 0

  var earliest: ContinuousClock.Instant? { heap.first?.time }

  /// Whether the new entry became the earliest.
  mutating func insert(
    at time: ContinuousClock.Instant, _ action: @escaping DelayThread.Action
  ) -> Bool {
    heap.append(Entry(time: time, order: inserted, action: action))
    inserted += 1
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child].precedes(heap[parent]) else { break }
      heap.swapAt(child, parent)
      child = parent
    }
    return child == 0
  }

  /// Takes out what is due, in order; everything when `now` is `nil`.
  mutating func removeDue(now: ContinuousClock.Instant?) -> [DelayThread.Action] {
    var due: [DelayThread.Action] = []
    while let first = heap.first {
      if let now, first.time > now { break }
      due.append(first.action)
      removeFirst()
    }
    return due
  }

  private mutating func removeFirst() {
    let last = heap.removeLast()
    guard !heap.isEmpty else { return }
    heap[0] = last
    var parent = 0
    while true {
      var smallest = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
        if heap[child].precedes(heap[smallest]) { smallest = child }
      }
      guard smallest != parent else { return }
      heap.swapAt(parent, smallest)
      parent = smallest
    }
  }
}
