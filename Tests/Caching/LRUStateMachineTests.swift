import TestSupport
import Testing

@testable import Caching

@Suite struct LRUStateMachineTests {
  @Test func theLeastRecentlyUsedGoesFirst() {
    var entries = LRUStateMachine<String, Int>(capacity: 3 * 100)
    for (value, key) in ["a", "b", "c"].enumerated() { entries.insert(value, for: key, cost: 4) }
    #expect(entries.value(for: "a", now: 0) == 0)
    entries.insert(9, for: "d", cost: 4)
    #expect(entries.value(for: "b", now: 0) == nil)
    #expect(entries.keys == ["d", "a", "c"])
    #expect(entries.cost == 300)
  }

  @Test func aValueExpires() {
    var entries = LRUStateMachine<String, Int>(capacity: 1_000)
    entries.insert(1, for: "a", cost: 1, expires: 10)
    #expect(entries.value(for: "a", now: 9) == 1)
    #expect(entries.value(for: "a", now: 10) == nil)
    #expect(entries.count == 0)
    #expect(entries.cost == 0)
  }

  @Test func whatIsTooLargeIsNotKept() {
    var entries = LRUStateMachine<String, Int>(capacity: 200)
    entries.insert(1, for: "a", cost: 10)
    entries.insert(2, for: "b", cost: 500)
    #expect(entries.keys == ["a"])
  }

  @Test func itAgreesWithAPlainListUnderRandomOperations() {
    let seed = UInt64.random(in: 0 ... .max)
    print("seed \(seed)")
    var random = SplitMix64(seed: seed)
    var entries = LRUStateMachine<Int, Int>(capacity: 1_500)
    var model: [(key: Int, value: Int, cost: Int)] = []
    for step in 0..<20_000 {
      let key = Int(random.next() % 20)
      switch random.next() % 4 {
      case 0, 1:
        let cost = Int(random.next() % 200)
        entries.insert(step, for: key, cost: cost)
        model.removeAll { $0.key == key }
        guard cost + 96 <= 1_500 else { continue }
        while model.reduce(0, { $0 + $1.cost }) + cost + 96 > 1_500 { model.removeLast() }
        model.insert((key, step, cost + 96), at: 0)
      case 2:
        let found = model.firstIndex { $0.key == key }
        #expect(entries.value(for: key, now: 0) == found.map { model[$0].value })
        if let found { model.insert(model.remove(at: found), at: 0) }
      default:
        entries.removeValue(for: key)
        model.removeAll { $0.key == key }
      }
      #expect(entries.keys == model.map(\.key))
      #expect(entries.cost == model.reduce(0) { $0 + $1.cost })
    }
  }
}
