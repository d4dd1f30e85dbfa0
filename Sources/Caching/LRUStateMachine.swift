/// The least recently used goes first when there is too much. Pure: the clock is the caller's.
package struct LRUStateMachine<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private struct Node: Sendable {
    var key: Key
    var value: Value
    var cost: Int
    var expires: Int64?
    var newer: Int
    var older: Int
  }

  /// What an entry costs beside its value.
  private static var overhead: Int { 96 }

  package let capacity: Int
  package private(set) var cost = 0
  private var nodes: [Node?] = []
  private var free: [Int] = []
  private var places: [Key: Int] = [:]
  private var newest = -1
  private var oldest = -1

  /// - Parameter capacity: the most that all values together may cost; 0 keeps nothing.
  package init(capacity: Int) {
    self.capacity = capacity
  }

  package var count: Int { places.count }

  /// The value, which becomes the newest; nil when it is absent or no longer of use.
  package mutating func value(for key: Key, now: Int64) -> Value? {
    guard let place = places[key], let node = nodes[place] else { return nil }
    if let expires = node.expires, expires <= now {
      remove(place)
      return nil
    }
    if place != newest {
      unlink(place)
      link(place)
    }
    return node.value
  }

  /// Stores the value and drops the oldest until everything fits; a value that alone is too much
  /// is not stored.
  package mutating func insert(
    _ value: Value, for key: Key, cost valueCost: Int, expires: Int64? = nil
  ) {
    if let place = places[key] { remove(place) }
    let total = max(0, valueCost) + Self.overhead
    guard total <= capacity else { return }
    while cost + total > capacity, oldest >= 0 { remove(oldest) }
    let node = Node(
      key: key, value: value, cost: total, expires: expires, newer: -1, older: -1)
    let place: Int
    if let reused = free.popLast() {
      place = reused
      nodes[place] = node
    } else {
      place = nodes.count
      nodes.append(node)
    }
    places[key] = place
    cost += total
    link(place)
  }

  package mutating func removeValue(for key: Key) {
    if let place = places[key] { remove(place) }
  }

  package mutating func removeAll() {
    self = LRUStateMachine(capacity: capacity)
  }

  /// The keys, the newest first.
  package var keys: [Key] {
    var keys: [Key] = []
    var place = newest
    while place >= 0, let node = nodes[place] {
      keys.append(node.key)
      place = node.older
    }
    return keys
  }

  private mutating func link(_ place: Int) {
    nodes[place]?.older = newest
    nodes[place]?.newer = -1
    if newest >= 0 { nodes[newest]?.newer = place }
    newest = place
    if oldest < 0 { oldest = place }
  }

  private mutating func unlink(_ place: Int) {
    guard let node = nodes[place] else { return }
    if node.newer >= 0 { nodes[node.newer]?.older = node.older } else { newest = node.older }
    if node.older >= 0 { nodes[node.older]?.newer = node.newer } else { oldest = node.newer }
  }

  private mutating func remove(_ place: Int) {
    guard let node = nodes[place] else { return }
    unlink(place)
    places[node.key] = nil
    cost -= node.cost
    nodes[place] = nil
    free.append(place)
  }
}
