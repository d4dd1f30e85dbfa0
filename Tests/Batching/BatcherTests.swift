import Batching
import Synchronization
import TestSupport
import Testing

enum Refused: Error, Equatable { case overloaded, timedOut, cancelled, stopped, failed, bad }

private func refused(_ ending: BatchEnding) -> Refused {
  switch ending {
  case .overloaded: .overloaded
  case .timedOut: .timedOut
  case .cancelled: .cancelled
  case .stopped: .stopped
  case .failed, .delivered: .failed
  }
}

/// What the provider of a test saw.
private final class Calls: Sendable {
  private let state = Mutex([[String]]())
  func add(_ items: [String]) { state.withLock { $0.append(items) } }
  var all: [[String]] { state.withLock { $0 } }
}

@Suite struct BatcherTests {
  typealias Subject = Batcher<String, String, String, String, Refused>

  @discardableResult
  private func withBatcher<R: Sendable>(
    items: Int = 100, linger: Duration = .milliseconds(50), slots: Int = 8,
    _ call: @escaping Subject.Call,
    _ body: (Subject) async throws -> R
  ) async throws -> R {
    let batcher = Subject(
      limits: BatchLimits(maxItems: items, maxLinger: linger, maxConcurrent: slots),
      refusal: refused, call: call)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await batcher.run() }
      defer { group.cancelAll() }
      return try await body(batcher)
    }
  }

  private func submit(
    _ batcher: Subject, _ keys: [String], within time: Duration = .seconds(60)
  ) async throws(Refused) -> [String] {
    try await batcher.submit(
      keys.map { (group: "g", key: $0, item: $0, weight: 1) }, deadline: .now + time)
  }

  @Test func `a thousand at once cost one call a full batch and one more`() async throws {
    let calls = Calls()
    let allAreThere = Gate()
    try await withBatcher(linger: .seconds(60)) { _, items, _ in
      calls.add(items)
      await allAreThere.pass()
      return items.map { $0 + "!" }
    } _: { batcher in
      try await withThrowingTaskGroup(of: Bool.self) { group in
        for index in 0..<1000 {
          group.addTask { try await self.submit(batcher, ["k\(index)"]) == ["k\(index)!"] }
        }
        // The first goes alone, the next in full calls as far as there are slots.
        #expect(try await eventually { batcher.queued == 1000 - 1 - 7 * 100 })
        allAreThere.open()
        for try await right in group { #expect(right) }
      }
    }
    #expect(calls.all.joined().count == 1000)
    #expect(calls.all.count <= 11, "\(calls.all.map(\.count))")
  }

  @Test func `a request of many keeps their order, repeats included`() async throws {
    let calls = Calls()
    let outputs = try await withBatcher { _, items, _ in
      calls.add(items)
      return items.map { $0.uppercased() }
    } _: {
      try await submit($0, ["b", "a", "b", "c"])
    }
    #expect(outputs == ["B", "A", "B", "C"])
    #expect(calls.all == [["b", "a", "c"]])
  }

  @Test func `a bad input fails its own request only`() async throws {
    try await withBatcher { _, items, _ throws(BatchCallFailure<Refused>) in
      if items.contains("bad") { throw BatchCallFailure(.bad, .splittable) }
      return items
    } _: { batcher in
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          await #expect(throws: Refused.bad) {
            _ = try await self.submit(batcher, ["x", "bad", "y"])
          }
        }
        for index in 0..<50 {
          group.addTask {
            let outputs = try await self.submit(batcher, ["k\(index)"])
            #expect(outputs == ["k\(index)"])
          }
        }
        try await group.waitForAll()
      }
    }
  }

  @Test func `a deadline ends the wait while the call goes on for others`() async throws {
    try await withBatcher { _, items, _ in
      // waits for the short deadline to pass
      try? await Task.sleep(for: .milliseconds(150))
      return items
    } _: { batcher in
      async let patient = submit(batcher, ["a"])
      await #expect(throws: Refused.timedOut) {
        _ = try await submit(batcher, ["a"], within: .milliseconds(20))
      }
      let outputs = try await patient
      #expect(outputs == ["a"])
    }
  }

  @Test func `cancelling the last caller cancels the call`() async throws {
    let cancelled = Atomic(false)
    let started = AsyncStream.makeStream(of: Void.self)
    try await withBatcher { _, items, _ in
      started.continuation.finish()
      // waits for its own cancellation
      try? await Task.sleep(for: .seconds(60))
      cancelled.store(Task.isCancelled, ordering: .relaxed)
      return items
    } _: { batcher in
      await withTaskGroup(of: Refused?.self) { group in
        group.addTask {
          do throws(Refused) {
            _ = try await self.submit(batcher, ["a"])
            return nil
          } catch { return error }
        }
        for await _ in started.stream {}
        group.cancelAll()
        #expect(await group.next() == .cancelled)
      }
    }
    let wasCancelled = cancelled.load(ordering: .relaxed)
    #expect(wasCancelled)
  }

  @Test func `too few outputs are an error, not a mix-up`() async throws {
    try await withBatcher { _, items, _ in
      Array(items.dropLast())
    } _: { batcher in
      await #expect(throws: Refused.failed) { _ = try await submit(batcher, ["a", "b"]) }
    }
  }

  @Test func `after the run has ended requests fail at once`() async {
    let batcher = Subject(
      limits: BatchLimits(maxItems: 2), refusal: refused, call: { _, items, _ in items })
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await batcher.run() }
      group.cancelAll()
    }
    await #expect(throws: Refused.stopped) { _ = try await submit(batcher, ["a"]) }
  }
}
