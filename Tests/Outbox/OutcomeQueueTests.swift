import Dispatch
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Outbox

@Suite(.timeLimit(.minutes(1))) struct OutcomeQueueTests {
  private func outcomes(_ offsets: Range<Int64>, partition: Int32 = 0) -> [Outcome] {
    offsets.map {
      Outcome(.reply, ticket: Ticket(partition: partition, offset: $0, epoch: 1), records: [])
    }
  }

  private func thread(_ group: DispatchGroup, _ body: @escaping @Sendable () -> Void) {
    group.enter()
    Thread {
      body()
      group.leave()
    }.start()
  }

  @Test func `nothing is lost and each maker's order is kept, however full it is`() {
    let queue = OutcomeQueue()
    let group = DispatchGroup()
    let makers = DispatchGroup()
    let count: Int64 = 40_000
    for maker in 0..<3 {
      makers.enter()
      thread(group) {
        var next: Int64 = 0
        while next < count {
          queue.submit(self.outcomes(next..<(next + 64), partition: Int32(maker)))
          queue.waitForRoom()
          next += 64
        }
        makers.leave()
      }
    }
    let largest = Mutex(0)
    let taken = Mutex<[Int32: [Int64]]>([:])
    thread(group) {
      var number = 0
      var back: [Ticket] = []
      while let some = queue.take(atMost: 256, until: .distantFuture) {
        number += 1
        largest.withLock { $0 = max($0, some.count) }
        // What could not leave goes first again.
        if number == 100 { queue.putBack(some) }
        if number == 101 { #expect(some.prefix(back.count).map(\.ticket) == back) }
        back = number == 100 ? some.map(\.ticket) : []
        if number == 100 { continue }
        taken.withLock { taken in
          for outcome in some {
            taken[outcome.ticket.partition, default: []].append(outcome.ticket.offset)
          }
        }
      }
    }
    makers.wait()
    queue.stop()
    group.wait()
    let rounds = (count + 63) / 64
    for maker in 0..<3 as Range<Int32> {
      #expect(taken.withLock { $0[maker] } == Array(0..<(rounds * 64)))
    }
    #expect(largest.withLock { $0 } <= 256)
  }

  @Test func `a crowded queue makes its makers wait a moment, a stopping one does not`() {
    let queue = OutcomeQueue()
    queue.submit(outcomes(0..<5000))
    func shortestWait() -> Duration { shortest { queue.waitForRoom() } }
    #expect(shortestWait() >= .milliseconds(90))
    #expect(queue.take(atMost: 2000, until: .now())?.count == 2000)
    // Nobody waits any more: the one who gave up left nothing behind.
    #expect(shortestWait() < .milliseconds(90))
    queue.submit(outcomes(5000..<9000))
    #expect(shortestWait() >= .milliseconds(90))
    queue.stop()
    #expect(shortestWait() < .milliseconds(90))
  }

  @Test func `a deadline ends the wait for outcomes, and the doorbell too`() {
    let queue = OutcomeQueue()
    #expect(queue.take(atMost: 10, until: .now() + .milliseconds(5))?.isEmpty == true)
    queue.stop()
    #expect(queue.take(atMost: 10, until: .distantFuture) == nil)
  }
}
