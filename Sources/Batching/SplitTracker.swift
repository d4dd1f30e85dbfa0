/// The halves of refused batches that still have to be tried.
///
/// One bad input among n costs about 2·log2(n) calls to find. When nothing of a family passes,
/// the fault is not in single inputs (a wrong parameter, say), and after as many refusals the
/// search is given up instead of costing a call an item.
struct SplitTracker<Group: Sendable>: Sendable {
  struct Half: Sendable {
    let entries: [UInt64]
    let group: Group
    let family: UInt64
  }

  private struct Family {
    var refusals = 0
    var successes = 0
    /// Calls and halves that are not done.
    var open: Int
    let patience: Int
  }

  private var families: [UInt64: Family] = [:]
  private var halves: [Half] = []
  private var lastFamily: UInt64 = 0

  var isEmpty: Bool { families.isEmpty && halves.isEmpty }

  /// Cuts what is left of a refused batch in two; `false` when the search is given up.
  mutating func split<K, I>(
    _ alive: [UInt64], of done: BatcherStateMachine<Group, K, I>.Running, entriesInBatch: Int
  ) -> Bool {
    let id: UInt64
    if let family = done.family {
      id = family
    } else {
      lastFamily += 1
      id = lastFamily
      let levels = Int.bitWidth - entriesInBatch.leadingZeroBitCount
      families[id] = Family(open: 1, patience: 2 * levels + 2)
    }
    guard var family = families[id] else { return false }
    family.refusals += 1
    guard family.successes > 0 || family.refusals < family.patience else { return false }
    family.open += 1
    families[id] = family
    let middle = alive.count / 2
    halves.append(Half(entries: Array(alive[..<middle]), group: done.group, family: id))
    halves.append(Half(entries: Array(alive[middle...]), group: done.group, family: id))
    return true
  }

  mutating func next() -> Half? {
    halves.isEmpty ? nil : halves.removeFirst()
  }

  mutating func succeeded(_ family: UInt64?) {
    guard let family else { return }
    families[family]?.successes += 1
    closed(family)
  }

  mutating func failed(_ family: UInt64?) {
    guard let family else { return }
    families[family]?.refusals += 1
    closed(family)
  }

  /// Gives a family up: what it has not tried yet.
  mutating func drop(_ family: UInt64?) -> [UInt64] {
    guard let family else { return [] }
    families[family] = nil
    defer { halves.removeAll { $0.family == family } }
    return halves.filter { $0.family == family }.flatMap(\.entries)
  }

  /// One call or half of the family is done, or nobody wants it any more.
  mutating func closed(_ family: UInt64?) {
    guard let family else { return }
    families[family]?.open -= 1
    if families[family]?.open == 0 { families[family] = nil }
  }
}
