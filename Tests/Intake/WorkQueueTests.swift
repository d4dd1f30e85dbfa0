import Dispatch
import Foundation
import Kafka
import Outbox
import Synchronization
import TestSupport
import Testing

@testable import Intake

@Suite(.timeLimit(.minutes(1))) struct WorkQueueTests {
  private func batch(_ numbers: Range<Int64>) -> [AdmittedRecord] {
    numbers.map { offset in
      AdmittedRecord(
        record: KafkaRecord(topic: "t", partition: 0, offset: offset, value: []),
        ticket: Ticket(partition: 0, offset: offset, epoch: 1))
    }
  }

  /// Runs `body` on a thread of its own, as workers and consumers are.
  private func thread(_ group: DispatchGroup, _ body: @escaping @Sendable () -> Void) {
    group.enter()
    Thread {
      body()
      group.leave()
    }.start()
  }

  @Test func `every record is handed out once, however slow the workers are`() {
    let queue = WorkQueue()
    let seen = Mutex<[Int64]>([])
    let group = DispatchGroup()
    for worker in 0..<3 {
      thread(group) {
        while let batch = queue.take() {
          seen.withLock { $0 += batch.map(\.ticket.offset) }
          // One of them is slow.
          if worker == 0 {
            _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .milliseconds(1))
          }
        }
      }
    }
    let count: Int64 = 20_000
    thread(group) {
      var next: Int64 = 0
      while next < count {
        let batches = (0..<3).map { _ in
          defer { next += 10 }
          return batch(next..<(next + 10))
        }
        queue.add(batches)
        queue.waitForRoom()
      }
      queue.stop()
    }
    group.wait()
    let got = seen.withLock { $0 }
    #expect(got.count >= Int(count))
    #expect(Set(got).count == got.count)
  }

  @Test func `who adds waits a moment at the most when nobody works`() {
    let queue = WorkQueue()
    queue.add((0..<200).map { batch($0..<($0 + 1)) })
    let began = ContinuousClock.now
    queue.waitForRoom()
    #expect(ContinuousClock.now - began >= .milliseconds(90))
    // A stopping queue makes nobody wait.
    queue.stop()
    #expect(shortest { queue.waitForRoom() } < .milliseconds(90))
  }

  @Test func `who adds goes on as soon as there is room`() {
    let queue = WorkQueue()
    queue.add((0..<100).map { batch($0..<($0 + 1)) })
    let group = DispatchGroup()
    let waited = Mutex(0)
    thread(group) {
      for _ in 0..<20 {
        queue.waitForRoom()
        waited.withLock { $0 += 1 }
      }
    }
    thread(group) { for _ in 0..<100 { _ = queue.take() } }
    group.wait()
    #expect(waited.withLock { $0 } == 20)
  }

  @Test func `what was queued before the stop is still worked on`() {
    let queue = WorkQueue()
    queue.add([batch(0..<3), batch(3..<5)])
    queue.stop()
    #expect(queue.take()?.count == 3)
    #expect(queue.take()?.count == 2)
    #expect(queue.take() == nil)
  }
}
