import Batching
import TestSupport
import Testing

typealias Machine = BatcherStateMachine<String, String, String>

func ask(
  _ waiter: UInt64, _ key: String, group: String = "g", weight: Int = 1
) -> Machine.Submission {
  .init(waiter: waiter, group: group, key: key, item: key, weight: weight)
}

@Suite struct BatcherStateMachineTests {
  private func machine(
    items: Int = 4, weight: Int = 100, slots: Int = 2, queue: Int = 1000
  ) -> Machine {
    Machine(
      limits: BatchLimits(
        maxItems: items, maxWeight: weight, maxLinger: .milliseconds(40), maxConcurrent: slots,
        maxQueued: queue))
  }

  @Test func `a lone request waits for nobody`() {
    var machine = machine()
    let actions = machine.submit([ask(1, "a")], deadline: at(1000), now: at(0))
    #expect(actions.start.map(\.items) == [["a"]])
    #expect(actions.start.first?.deadline == at(1000))
  }

  @Test func `while a call runs, others gather until they are full`() {
    var machine = machine()
    _ = machine.submit([ask(1, "a")], deadline: at(1000), now: at(0))
    for (waiter, key) in [(2, "b"), (3, "c"), (4, "d")] {
      #expect(
        machine.submit([ask(UInt64(waiter), key)], deadline: at(1000), now: at(1)).start.isEmpty)
    }
    let full = machine.submit([ask(5, "e")], deadline: at(1000), now: at(1))
    #expect(full.start.map(\.items) == [["b", "c", "d", "e"]])
  }

  @Test func `the weight cap closes a batch too, and a heavy item goes alone`() {
    var machine = machine(slots: 5)
    _ = machine.submit([ask(1, "a")], deadline: at(1000), now: at(0))
    let heavy = machine.submit(
      [ask(2, "b", weight: 60), ask(3, "c", weight: 60), ask(4, "d", weight: 500)],
      deadline: at(1000), now: at(1))
    #expect(heavy.start.map(\.items) == [["b"], ["c"], ["d"]])
  }

  @Test func `a pause in arrivals or the longest wait closes a batch`() {
    var machine = machine()
    _ = machine.submit([ask(1, "a")], deadline: at(1000), now: at(0))
    _ = machine.submit([ask(2, "b")], deadline: at(1000), now: at(1))
    #expect(machine.nextWake == at(11))
    #expect(machine.timePassed(now: at(10)).start.isEmpty)
    #expect(machine.timePassed(now: at(11)).start.map(\.items) == [["b"]])

    var busy = self.machine(items: 100)
    _ = busy.submit([ask(1, "a")], deadline: at(1000), now: at(0))
    var waiter: UInt64 = 2
    for time in stride(from: 1, to: 41, by: 5) {
      let early = busy.submit([ask(waiter, "k\(waiter)")], deadline: at(1000), now: at(time))
      #expect(early.start.isEmpty)
      waiter += 1
    }
    #expect(busy.timePassed(now: at(41)).start.map(\.items.count) == [8])
  }

  @Test func `a free slot starts what waits`() {
    var machine = machine(slots: 1)
    let first = machine.submit([ask(1, "a")], deadline: at(1000), now: at(0))
    _ = machine.submit([ask(2, "b")], deadline: at(1000), now: at(1))
    #expect(machine.timePassed(now: at(500)).start.isEmpty)
    let done = machine.succeeded(first.start[0].id, now: at(501))
    #expect(done.start.map(\.items) == [["b"]])
    #expect(done.end.map(\.waiter) == [1])
    #expect(done.end.map(\.ending) == [.delivered(index: 0, isShared: false)])
  }

  @Test func `equal items are one item, queued and under way`() {
    var machine = machine(slots: 1)
    let first = machine.submit([ask(1, "a"), ask(2, "a")], deadline: at(1000), now: at(0))
    #expect(first.start.map(\.items) == [["a"]])
    #expect(machine.submit([ask(3, "a")], deadline: at(1000), now: at(1)).start.isEmpty)
    let done = machine.succeeded(first.start[0].id, now: at(2))
    #expect(done.end.map(\.waiter) == [1, 2, 3])
    #expect(
      done.end.map(\.ending) == [
        .delivered(index: 0, isShared: false), .delivered(index: 0, isShared: true),
        .delivered(index: 0, isShared: true),
      ])
    #expect(machine.waiting == 0)
  }

  @Test func `groups never share a call`() {
    var machine = machine(slots: 5)
    let actions = machine.submit(
      [ask(1, "a", group: "x"), ask(2, "a", group: "y"), ask(3, "b", group: "x")],
      deadline: at(1000), now: at(0))
    #expect(Set(actions.start.map(\.items)) == [["a", "b"], ["a"]])
  }

  @Test func `one bad item is isolated from its neighbours`() {
    var machine = machine(items: 8, slots: 8)
    let keys = (0..<8).map { "k\($0)" }
    var open = machine.submit(
      keys.enumerated().map { ask(UInt64($0.offset), $0.element) }, deadline: at(1000), now: at(0)
    ).start
    var failed: [UInt64] = []
    var delivered: [UInt64: String] = [:]
    var calls = 0
    while let batch = open.popLast() {
      calls += 1
      let bad = batch.items.contains("k5")
      let actions =
        bad
        ? machine.failed(batch.id, .splittable, now: at(calls))
        : machine.succeeded(batch.id, now: at(calls))
      for (waiter, ending) in actions.end {
        if case .delivered(let index, _) = ending { delivered[waiter] = batch.items[index] }
        if ending == .failed { failed.append(waiter) }
      }
      open += actions.start
    }
    #expect(failed == [5])
    #expect(
      delivered
        == Dictionary(
          uniqueKeysWithValues: (0..<8).filter { $0 != 5 }.map { (UInt64($0), "k\($0)") }))
    #expect(calls == 7)
  }

  @Test func `when nothing passes, the search for the bad item is given up`() {
    var machine = machine(items: 128, weight: 1000, slots: 8)
    var open = machine.submit(
      (0..<128).map { ask($0, "k\($0)") }, deadline: at(1000), now: at(0)
    ).start
    var calls = 0
    var failed = 0
    while !open.isEmpty {
      calls += 1
      let actions = machine.failed(open.removeFirst().id, .splittable, now: at(calls))
      failed += actions.end.filter { $0.ending == .failed }.count
      open += actions.start
    }
    #expect(failed == 128)
    #expect(calls < 40)
    #expect(machine.waiting == 0 && machine.underWay == 0)
  }

  @Test func `a waiter that leaves or runs out of time does not hurt its neighbours`() {
    var machine = machine(slots: 1)
    let first = machine.submit([ask(1, "a"), ask(2, "b")], deadline: at(100), now: at(0))
    _ = machine.submit([ask(3, "b")], deadline: at(10), now: at(1))
    let cancelled = machine.cancel([1], now: at(2))
    #expect(cancelled.end.map(\.ending) == [.cancelled])
    #expect(cancelled.abandon.isEmpty)
    let late = machine.timePassed(now: at(10))
    #expect(late.end.map(\.waiter) == [3])
    #expect(late.end.map(\.ending) == [.timedOut])
    let done = machine.succeeded(first.start[0].id, now: at(50))
    #expect(done.end.map(\.waiter) == [2])
    #expect(done.end.map(\.ending) == [.delivered(index: 1, isShared: false)])
  }

  @Test func `a call nobody waits for is abandoned, and what comes then starts anew`() {
    var machine = machine()
    let first = machine.submit([ask(1, "a")], deadline: at(100), now: at(0))
    let left = machine.cancel([1], now: at(1))
    #expect(left.abandon == first.start.map(\.id))
    let again = machine.submit([ask(2, "a")], deadline: at(100), now: at(2))
    #expect(again.start.map(\.items) == [["a"]])
    #expect(machine.succeeded(first.start[0].id, now: at(3)).end.isEmpty)
  }

  @Test func `who joined with a later deadline survives a call that ran out of time`() {
    var machine = machine(slots: 1)
    let first = machine.submit([ask(1, "a")], deadline: at(100), now: at(0))
    _ = machine.submit([ask(2, "a")], deadline: at(500), now: at(50))
    let failed = machine.failed(first.start[0].id, .final, now: at(100))
    #expect(failed.end.map(\.waiter) == [1])
    #expect(failed.start.map(\.items) == [["a"]])
    #expect(failed.start.first?.deadline == at(500))
  }

  @Test func `a full queue and a hopeless deadline are refused at once`() {
    var machine = machine(items: 1, slots: 1, queue: 3)
    let first = machine.submit([ask(1, "a")], deadline: at(9000), now: at(0))
    let second = machine.submit([ask(2, "b")], deadline: at(9000), now: at(0))
    #expect(second.start.isEmpty)
    let third = machine.succeeded(first.start[0].id, now: at(1000))
    #expect(third.start.map(\.items) == [["b"]])
    _ = machine.submit([ask(3, "c"), ask(4, "d")], deadline: at(9000), now: at(1000))
    let hopeless = machine.submit([ask(5, "e")], deadline: at(1500), now: at(1000))
    #expect(hopeless.end.map(\.ending) == [.overloaded])
    let full = machine.submit([ask(6, "f"), ask(7, "g")], deadline: at(9000), now: at(1000))
    #expect(full.end.map(\.ending) == [.overloaded, .overloaded])
  }

  @Test func `stopping ends every wait and refuses what follows`() {
    var machine = machine(slots: 1)
    let first = machine.submit([ask(1, "a"), ask(2, "b")], deadline: at(100), now: at(0))
    let stopped = machine.stop()
    #expect(stopped.abandon == first.start.map(\.id))
    #expect(Set(stopped.end.map(\.waiter)) == [1, 2])
    let after = machine.submit([ask(3, "c")], deadline: at(100), now: at(1))
    #expect(after.end.map(\.ending) == [.stopped])
  }

  @Test(arguments: (0..<40).map { _ in UInt64.random(in: 0...UInt64.max) })
  func `random interleavings end every wait once, with its own item`(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let slots = Int.random(in: 1...4, using: &generator)
    let limits = BatchLimits(
      maxItems: Int.random(in: 1...9, using: &generator), maxWeight: 20,
      maxLinger: .milliseconds(8), maxConcurrent: slots, maxQueued: 200)
    var machine = Machine(limits: limits)
    var now = 0
    var keys: [UInt64: String] = [:]
    var ended: [UInt64: Int] = [:]
    var open: [UInt64: Batch<String, String>] = [:]
    var nextWaiter: UInt64 = 0

    func apply(_ actions: Machine.Actions, of batch: Batch<String, String>? = nil) {
      for (waiter, ending) in actions.end {
        ended[waiter, default: 0] += 1
        if case .delivered(let index, _) = ending {
          #expect(batch?.items[index] == keys[waiter], "seed \(seed)")
        }
      }
      for batch in actions.start {
        #expect(batch.items.count <= limits.maxItems && !batch.items.isEmpty, "seed \(seed)")
        #expect(Set(batch.items).count == batch.items.count, "seed \(seed)")
        open[batch.id] = batch
      }
      for id in actions.abandon { open[id] = nil }
      #expect(open.count <= slots && open.count == machine.underWay, "seed \(seed)")
    }

    func step() {
      now += Int.random(in: 0...5, using: &generator)
      switch Int.random(in: 0..<10, using: &generator) {
      case 0..<4:
        let group = Bool.random(using: &generator) ? "x" : "y"
        let submissions = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
          let key = "\(group)\(Int.random(in: 0..<12, using: &generator))"
          defer { nextWaiter += 1 }
          keys[nextWaiter] = key
          return ask(
            nextWaiter, key, group: group, weight: Int.random(in: 0...9, using: &generator))
        }
        let deadline = at(now + Int.random(in: 0...60, using: &generator))
        apply(machine.submit(submissions, deadline: deadline, now: at(now)))
      case 4:
        apply(machine.cancel([UInt64.random(in: 0...nextWaiter, using: &generator)], now: at(now)))
      case 5, 6: apply(machine.timePassed(now: at(now)))
      default:
        guard let batch = open.values.min(by: { $0.id < $1.id }) else { return }
        open[batch.id] = nil
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: apply(machine.failed(batch.id, .splittable, now: at(now)), of: batch)
        case 1: apply(machine.failed(batch.id, .final, now: at(now)), of: batch)
        default: apply(machine.succeeded(batch.id, now: at(now)), of: batch)
        }
      }
    }
    for _ in 0..<400 { step() }
    // Quiescence: time and answers alone must end every wait.
    for _ in 0..<400 where machine.waiting > 0 {
      now += 5
      apply(machine.timePassed(now: at(now)))
      for batch in open.values.sorted(by: { $0.id < $1.id }) where open[batch.id] != nil {
        open[batch.id] = nil
        apply(machine.succeeded(batch.id, now: at(now)), of: batch)
      }
    }
    #expect(machine.waiting == 0 && machine.queued == 0 && machine.underWay == 0, "seed \(seed)")
    #expect(ended.count == Int(nextWaiter), "seed \(seed)")
    #expect(ended.values.allSatisfy { $0 == 1 }, "seed \(seed)")
  }
}
