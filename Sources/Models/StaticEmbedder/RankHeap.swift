/// A binary heap of merge candidates: lowest rank first, the leftmost of equals.
struct RankHeap {
  struct Candidate {
    var rank: Int32
    var place: Int32
    var token: Int32

    static func < (a: Candidate, b: Candidate) -> Bool {
      a.rank != b.rank ? a.rank < b.rank : a.place < b.place
    }
  }

  private var nodes: [Candidate] = []

  mutating func removeAll() { nodes.removeAll(keepingCapacity: true) }

  mutating func push(_ candidate: Candidate) {
    nodes.append(candidate)
    var child = nodes.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard nodes[child] < nodes[parent] else { return }
      nodes.swapAt(child, parent)
      child = parent
    }
  }

  mutating func pop() -> Candidate? {
    guard let first = nodes.first else { return nil }
    let last = nodes.removeLast()
    guard !nodes.isEmpty else { return first }
    nodes[0] = last
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < nodes.count && nodes[child] < nodes[least] {
        least = child
      }
      guard least != parent else { return first }
      nodes.swapAt(parent, least)
      parent = least
    }
  }
}
