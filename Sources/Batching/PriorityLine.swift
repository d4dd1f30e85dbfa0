/// Who waits, in turn: higher priorities first, equals first come, first served. One that left is
/// passed over when its turn comes. Pure.
struct PriorityLine<ID: Hashable & Sendable, Waiter: Sendable>: Sendable {
  private struct Lane {
    var queue: [(id: ID, waiter: Waiter)] = []
    /// `queue[..<head]` has been served.
    var head = 0
    /// How many were taken off the front of the queue's storage.
    var removed = 0
    /// Who still waits here.
    var count = 0
  }

  /// By priority, 0 … 9.
  private var lanes = [Lane](repeating: Lane(), count: 10)
  /// Where each one stands: its lane, and its place since the lane's beginning.
  private var places: [ID: (lane: Int, place: Int)] = [:]

  var count: Int { places.count }
  var isEmpty: Bool { places.isEmpty }

  mutating func append(_ waiter: Waiter, id: ID, priority: Int) {
    let lane = Self.lane(priority)
    places[id] = (lane, lanes[lane].removed + lanes[lane].queue.count)
    lanes[lane].queue.append((id, waiter))
    lanes[lane].count += 1
  }

  /// How many are served before one that joins now.
  func ahead(ofNewcomer priority: Int) -> Int {
    lanes[Self.lane(priority)...].reduce(0) { $0 + $1.count }
  }

  /// How many, at the most, are served before this one; nil when it does not wait.
  func ahead(of id: ID) -> Int? {
    guard let (lane, place) = places[id] else { return nil }
    let own = max(0, place - lanes[lane].removed - lanes[lane].head)
    return lanes[(lane + 1)...].reduce(own) { $0 + $1.count }
  }

  /// Whether it still waited; it does not any more.
  mutating func remove(_ id: ID) -> Bool {
    guard let (lane, _) = places.removeValue(forKey: id) else { return false }
    lanes[lane].count -= 1
    return true
  }

  mutating func popFirst() -> Waiter? {
    guard let lane = lanes.lastIndex(where: { $0.count > 0 }) else { return nil }
    defer { compact(lane) }
    while lanes[lane].head < lanes[lane].queue.count {
      let (id, waiter) = lanes[lane].queue[lanes[lane].head]
      lanes[lane].head += 1
      if remove(id) { return waiter }
    }
    return nil
  }

  /// Takes out all that `isOut` names; answers them in turn.
  mutating func remove(where isOut: (Waiter) -> Bool) -> [Waiter] {
    var out: [Waiter] = []
    for lane in lanes.indices.reversed() {
      for (id, waiter) in lanes[lane].queue[lanes[lane].head...]
      where places[id] != nil && isOut(waiter) {
        _ = remove(id)
        out.append(waiter)
      }
    }
    return out
  }

  private mutating func compact(_ lane: Int) {
    let head = lanes[lane].head
    guard head > 64, head * 2 > lanes[lane].queue.count else { return }
    lanes[lane].queue.removeFirst(head)
    lanes[lane].removed += head
    lanes[lane].head = 0
  }

  private static func lane(_ priority: Int) -> Int { min(max(priority, 0), 9) }
}
