/// Merges the symbols of one piece of text: always the pair of lowest rank, the leftmost of equals,
/// until no pair is left. Keeps its scratch memory between pieces.
struct PairMerger {
  private var symbols: [Int32] = []
  private var ranks: [Int32] = []
  private var merged: [Int32] = []
  private var previous: [Int32] = []
  private var next: [Int32] = []
  private var heap = RankHeap()

  mutating func begin() { symbols.removeAll(keepingCapacity: true) }

  mutating func append(_ token: Int32) { symbols.append(token) }

  var lastSymbol: Int32? { symbols.last }

  /// Merges what was appended since `begin` and adds the result to `output`.
  mutating func finish(with table: PairTable, into output: inout [Int32]) {
    switch symbols.count {
    case 0: return
    case 1: output.append(symbols[0])
    case ...Self.shortPiece: mergeShort(table, &output)
    default: mergeLong(table, &output)
    }
  }

  /// Up to here a scan for the lowest rank is cheaper than a heap; beyond, its square hurts.
  private static let shortPiece = 40

  private mutating func mergeShort(_ table: PairTable, _ output: inout [Int32]) {
    ranks.removeAll(keepingCapacity: true)
    merged.removeAll(keepingCapacity: true)
    for place in 0..<(symbols.count - 1) {
      let merge = table.merge(symbols[place], symbols[place + 1])
      ranks.append(merge?.rank ?? .max)
      merged.append(merge?.token ?? 0)
    }
    while true {
      var best = 0
      var lowest = Int32.max
      for place in 0..<ranks.count where ranks[place] < lowest {
        lowest = ranks[place]
        best = place
      }
      guard lowest != .max else { break }
      symbols[best] = merged[best]
      symbols.remove(at: best + 1)
      ranks.remove(at: best)
      merged.remove(at: best)
      for place in [best - 1, best] where place >= 0 && place < ranks.count {
        let merge = table.merge(symbols[place], symbols[place + 1])
        ranks[place] = merge?.rank ?? .max
        merged[place] = merge?.token ?? 0
      }
    }
    output += symbols
  }

  private mutating func mergeLong(_ table: PairTable, _ output: inout [Int32]) {
    let count = symbols.count
    previous = (0..<count).map { Int32($0 - 1) }
    next = (0..<count).map { $0 == count - 1 ? -1 : Int32($0 + 1) }
    heap.removeAll()
    for place in 0..<(count - 1) { offer(place, table) }
    while let candidate = heap.pop() {
      let place = Int(candidate.place)
      let right = Int(next[place])
      // A pair that changed since it was queued spells another string, so its token differs too.
      guard symbols[place] >= 0, right >= 0,
        let merge = table.merge(symbols[place], symbols[right]), merge.token == candidate.token
      else { continue }
      symbols[place] = merge.token
      symbols[right] = -1
      next[place] = next[right]
      if next[right] >= 0 { previous[Int(next[right])] = Int32(place) }
      if previous[place] >= 0 { offer(Int(previous[place]), table) }
      offer(place, table)
    }
    for symbol in symbols where symbol >= 0 { output.append(symbol) }
  }

  private mutating func offer(_ place: Int, _ table: PairTable) {
    let right = Int(next[place])
    guard right >= 0, let merge = table.merge(symbols[place], symbols[right]) else { return }
    heap.push(.init(rank: merge.rank, place: Int32(place), token: merge.token))
  }
}
