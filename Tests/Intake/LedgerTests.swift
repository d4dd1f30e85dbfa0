import TestSupport
import Testing

@testable import Intake

@Suite struct LedgerTests {
  @Test func `the base moves past what is done and no further`() {
    var ledger = Ledger(startingAt: 100, window: 1000)
    for offset in 100..<105 as Range<Int64> { #expect(ledger.receive(offset) == .admitted) }
    ledger.complete(102)
    ledger.complete(101)
    #expect(ledger.base == 100)
    ledger.complete(100)
    #expect(ledger.base == 103)
    #expect(ledger.openCount == 2)
  }

  @Test func `offsets that never come count as done`() {
    var ledger = Ledger(startingAt: 0, window: 1000)
    #expect(ledger.receive(0) == .admitted)
    #expect(ledger.receive(5) == .admitted)
    ledger.complete(0)
    #expect(ledger.base == 5)
    ledger.complete(5)
    #expect(ledger.base == 6)
    #expect(ledger.receive(1_000_000_000) == .admitted)
    #expect(ledger.base == 1_000_000_000)
  }

  @Test func `what lies beyond the window is held back until the base moves`() {
    var ledger = Ledger(startingAt: 0, window: 10)
    for offset in 0..<10 as Range<Int64> { #expect(ledger.receive(offset) == .admitted) }
    #expect(ledger.receive(10) == .beyondWindow)
    ledger.complete(5)
    #expect(ledger.receive(10) == .beyondWindow)
    ledger.complete(0)
    #expect(ledger.receive(10) == .admitted)
  }

  @Test func `a new owner works on nothing that is done`() throws {
    var ledger = Ledger(startingAt: 50, window: 1000)
    for offset in 50..<150 as Range<Int64> { _ = ledger.receive(offset) }
    for offset in stride(from: 51, to: 150, by: 2) { ledger.complete(Int64(offset)) }
    let map = try OffsetMap(decoding: ledger.map.encoded, committedAt: ledger.base)
    var successor = Ledger(restoring: map, window: 1000)
    for offset in 50..<150 as Range<Int64> {
      #expect(successor.receive(offset) == (offset % 2 == 0 ? .admitted : .done))
    }
  }

  @Test func `metadata of others, or damaged, is told apart`() throws {
    var ledger = Ledger(startingAt: 7, window: 100)
    for offset in 7..<20 as Range<Int64> { _ = ledger.receive(offset) }
    ledger.complete(9)
    let text = ledger.map.encoded
    #expect(throws: OffsetMap.Damage.otherBase(7)) {
      try OffsetMap(decoding: text, committedAt: 8)
    }
    for foreign in ["", "n4Iq", "not base64!", "eyJhIjoxfQ", String(repeating: "A", count: 40)] {
      #expect(throws: OffsetMap.Damage.foreign) {
        try OffsetMap(decoding: foreign, committedAt: 7)
      }
    }
    for position in text.indices {
      var damaged = text
      damaged.replaceSubrange(position...position, with: damaged[position] == "Q" ? "g" : "Q")
      #expect(throws: OffsetMap.Damage.self) {
        try OffsetMap(decoding: damaged, committedAt: 7)
      }
    }
  }

  @Test(arguments: [1, 2, 3, 7, 64, 1000])
  func `the map fits the broker's bound at the largest window, whatever is done`(step: Int) throws {
    let window = OffsetMap.largestWindow
    for start in [0, 1, 63, 64, 1_000_003] as [Int64] {
      var ledger = Ledger(startingAt: start, window: window)
      for offset in start..<(start + Int64(window)) {
        #expect(ledger.receive(offset) == .admitted)
      }
      for offset in stride(from: start + 1, to: start + Int64(window), by: step) {
        ledger.complete(offset)
      }
      let text = ledger.map.encoded
      #expect(text.utf8.count <= OffsetMap.longestText)
      let map = try OffsetMap(decoding: text, committedAt: start)
      for offset in start..<(start + Int64(window)) {
        #expect(map.done.contains(offset) == ledger.map.done.contains(offset))
      }
    }
  }

  /// Against a plain set, over random walks of receiving, finishing and changing owners.
  @Test(arguments: 0..<60 as Range<UInt64>)
  func `every offset is admitted until done, across owners`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let window = Int.random(in: 1...300, using: &random)
    var ledger = Ledger(startingAt: Int64.random(in: 0...500, using: &random), window: window)
    let start = ledger.base
    // Offsets that exist in the log.
    var log: [Int64] = []
    var next = start
    for _ in 0..<600 {
      next +=
        Int64.random(in: 0...9, using: &random) == 0 ? Int64.random(in: 1...40, using: &random) : 0
      log.append(next)
      next += 1
    }
    var done: Set<Int64> = []
    var open: [Int64] = []
    var cursor = 0
    var steps = 0
    while done.count < log.count {
      steps += 1
      try #require(steps < 100_000, "no progress, seed \(seed)")
      switch Int.random(in: 0..<20, using: &random) {
      case 0:
        let text = ledger.map.encoded
        #expect(text.utf8.count <= OffsetMap.longestText)
        let map = try OffsetMap(decoding: text, committedAt: ledger.base)
        ledger = Ledger(restoring: map, window: window)
        cursor = log.firstIndex { $0 >= ledger.base } ?? log.count
        open = []
      case 1..<12 where cursor < log.count:
        switch ledger.receive(log[cursor]) {
        case .admitted:
          #expect(!done.contains(log[cursor]), "admitted twice, seed \(seed)")
          open.append(log[cursor])
          cursor += 1
        case .done:
          #expect(done.contains(log[cursor]), "lost \(log[cursor]), seed \(seed)")
          cursor += 1
        case .beyondWindow:
          #expect(log[cursor] - ledger.base >= Int64(window))
        }
      default:
        guard !open.isEmpty else { continue }
        let offset = open.remove(at: Int.random(in: 0..<open.count, using: &random))
        ledger.complete(offset)
        done.insert(offset)
      }
      let firstOpen = log.first { !done.contains($0) }
      #expect(ledger.base <= (firstOpen ?? .max), "base passed an open offset, seed \(seed)")
      #expect(ledger.openCount == open.count, "seed \(seed)")
    }
    #expect(ledger.base > log.last ?? 0 || cursor <= log.count)
  }
}
