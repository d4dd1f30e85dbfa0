import TestSupport
import Testing

@testable import Batching

@Suite struct PriorityLineTests {
  @Test func `higher priorities come first, equals in the order they came`() {
    var line = PriorityLine<Int, String>()
    for (id, priority) in [5, 0, 9, 5, 9, -3, 40].enumerated() {
      line.append("\(id)", id: id, priority: priority)
    }
    #expect(line.ahead(of: 3) == 4)
    #expect(line.ahead(ofNewcomer: 5) == 5)
    let removed = [line.remove(4), line.remove(4)]
    #expect(removed == [true, false])
    #expect(line.ahead(of: 4) == nil)
    var order: [String] = []
    while let next = line.popFirst() { order.append(next) }
    #expect(order == ["2", "6", "0", "3", "1", "5"])
    #expect(line.isEmpty)
  }

  @Test func `as many as wait are found, however many came and left`() {
    let seed = UInt64.random(in: 0 ... .max)
    print("seed \(seed)")
    var dice = SplitMix64(seed: seed)
    var line = PriorityLine<Int, Int>()
    var model: [(id: Int, priority: Int)] = []
    for id in 0..<5000 {
      let priority = Int.random(in: 0...9, using: &dice)
      line.append(id, id: id, priority: priority)
      model.append((id, priority))
      if Int.random(in: 0..<3, using: &dice) == 0, let out = model.randomElement(using: &dice) {
        let waited = line.remove(out.id)
        #expect(waited)
        model.removeAll { $0.id == out.id }
      }
      if Int.random(in: 0..<3, using: &dice) == 0, let top = model.map(\.priority).max() {
        let first = model.first { $0.priority == top }?.id
        let next = line.popFirst()
        #expect(next == first)
        model.removeAll { $0.id == first }
      }
      #expect(line.count == model.count)
    }
    let out = line.remove { $0 % 2 == 0 }
    #expect(out.count == model.count { $0.id % 2 == 0 })
    #expect(line.count == model.count { $0.id % 2 != 0 })
  }
}
