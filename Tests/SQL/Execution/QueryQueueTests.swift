import Testing

@testable import SQL

@Suite struct QueryQueueTests {
  private final class Owner {}

  private let now = ContinuousClock.now

  @Test func `queries run in order, as many of one database as allowed`() throws {
    let (a, b) = (Owner(), Owner())
    var queue = QueryQueue<String>(capacity: 10, runningPerDatabase: 1)
    for (job, owner) in [("a1", a), ("a2", a), ("b1", b)] {
      _ = queue.enqueue(job, database: ObjectIdentifier(owner), deadline: now)
    }
    let taken = [queue.next(), queue.next(), queue.next()]
    #expect(taken.map { $0?.job } == ["a1", "b1", nil])
    let first = try #require(taken[0])
    let wakes = queue.finish(first.id)
    #expect(wakes)
    let next = queue.next()
    #expect(next?.job == "a2")
  }

  @Test func `higher priorities run first, equals in the order they came`() {
    let owner = Owner()
    var queue = QueryQueue<String>(capacity: 10, runningPerDatabase: 9)
    for (job, priority) in [("a5", 5), ("b0", 0), ("c9", 9), ("d5", 5), ("e9", 9), ("f0", 0)] {
      _ = queue.enqueue(
        job, database: ObjectIdentifier(owner), priority: priority, deadline: now)
    }
    let order = (0..<6).map { _ in queue.next()?.job }
    #expect(order == ["c9", "e9", "a5", "d5", "b0", "f0"])
  }

  @Test func `whatever happens in whatever order, each query leaves exactly once`() {
    let seed = UInt64.random(in: 0 ... .max)
    print("seed \(seed)")
    var state = seed
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    let owners = (0..<3).map { _ in Owner() }
    var queue = QueryQueue<Int>(capacity: 20, runningPerDatabase: 2)
    var inside: Set<Int> = []
    var ids: [UInt64] = []
    var running: [(id: UInt64, job: Int, owner: ObjectIdentifier)] = []
    for step in 0..<20_000 {
      switch random(5) {
      case 0, 1:
        let deadline = now.advanced(by: .seconds(random(1_000)))
        let owner = ObjectIdentifier(owners[random(3)])
        switch queue.enqueue(step, database: owner, deadline: deadline) {
        case .waiting(let id):
          #expect(inside.insert(step).inserted)
          ids.append(id)
        case .full: #expect(queue.waitingCount == 20)
        case .closed: Issue.record("closed without being asked, seed \(seed)")
        }
      case 2:
        if let entry = queue.next() {
          running.append((entry.id, entry.job, entry.database))
          let same = running.filter { $0.owner == entry.database }.count
          #expect(same <= 2, "seed \(seed)")
        }
      case 3:
        if !running.isEmpty, random(2) == 0 {
          let done = running.remove(at: random(running.count))
          _ = queue.finish(done.id)
          #expect(inside.remove(done.job) != nil, "seed \(seed)")
        } else if !ids.isEmpty {
          switch queue.cancel(ids[random(ids.count)]) {
          case .dequeued(let job): #expect(inside.remove(job) != nil, "seed \(seed)")
          case .running(let job): #expect(running.contains { $0.job == job }, "seed \(seed)")
          case .unknown: break
          }
        }
      default:
        for job in queue.expire(at: now.advanced(by: .seconds(random(50)))) {
          #expect(inside.remove(job) != nil, "seed \(seed)")
        }
      }
      #expect(queue.waitingCount + queue.runningCount == inside.count, "seed \(seed)")
      #expect(queue.runningCount == running.count, "seed \(seed)")
    }
    let (waiting, stopped) = queue.close()
    #expect(Set(waiting + stopped) == inside)
    let late = queue.enqueue(1, database: ObjectIdentifier(owners[0]), deadline: now)
    #expect(late == .closed)
    #expect(queue.nextDeadline == nil)
  }
}
