import Checking
import Contract
import Foundation
import Kafka
import Synchronization
import TestSupport

/// What is asked, and how.
struct LoadPlan {
  /// Requests a second.
  var rate: Int
  var distinct: Int
  /// Requests in all; nil: until told to stop.
  var total: Int?
  /// Of a thousand requests, how many carry the fingerprint as their key.
  var keyed = 333
  /// Of a thousand requests, how many are poison.
  var poison = 10
  var producers = 3
  /// Whether each request asks something else than the one before.
  var takesTurns = false
  /// Whether the questions need the chat model.
  var asksModel = false
}

/// Sends requests at a steady rate from several producers, and notes what is to come of each.
final class Load: Sendable {
  private struct State {
    var submissions: [String: Submission] = [:]
    var sent = 0
    var isStopping = false
    var asked: Set<Int> = []
  }

  private let plan: LoadPlan
  private let topics: Topics
  private let clock: RunClock
  private let seed: UInt64
  private let state = Mutex(State())

  init(_ plan: LoadPlan, topics: Topics, clock: RunClock, seed: UInt64) {
    self.plan = plan
    self.topics = topics
    self.clock = clock
    self.seed = seed
  }

  var submissions: [String: Submission] { state.withLock(\.submissions) }
  var count: Int { state.withLock { $0.submissions.count } }
  var isStopped: Bool { state.withLock(\.isStopping) }
  var isAllAcknowledged: Bool {
    state.withLock { $0.submissions.values.allSatisfy(\.isAcknowledged) }
  }
  var distinctAsked: Int { state.withLock { $0.asked.count } }

  func stop() { state.withLock { $0.isStopping = true } }

  /// Sends until stopped or until all is sent, and answers when the broker has said what became of
  /// it.
  func run(on cluster: any KafkaCluster) async throws {
    try await withThrowingTaskGroup { group in
      for number in 0..<plan.producers {
        group.addTask { try await self.produce(number, on: cluster) }
      }
      try await group.waitForAll()
    }
  }

  private func produce(_ number: Int, on cluster: any KafkaCluster) async throws {
    let producer = try cluster.makeProducer(
      KafkaClientConfiguration([("message.timeout.ms", "60000"), ("linger.ms", "2")]))
    defer { producer.close(deadline: .seconds(30)) }
    try producer.warm(topics: [topics.requests])
    var dice = SplitMix64(seed: seed &+ UInt64(number) &* 7919)
    let writer = RequestWriter(plan: plan, topics: topics)
    let began = clock.now
    var sent = 0
    await withDiscardingTaskGroup { batches in
      while !state.withLock(\.isStopping) {
        let due = Int((clock.now - began) * Double(plan.rate) / Double(plan.producers))
        let share = plan.total.map { total in
          total / plan.producers + (number < total % plan.producers ? 1 : 0)
        }
        let count = min(due, share ?? Int.max) - sent
        if count > 0 {
          let batch = (0..<min(count, 500)).map { _ in
            writer.next(&dice, token: nextToken(), at: clock.now)
          }
          sent += batch.count
          note(batch)
          // Without waiting for it: a broker that is away must not change the rate.
          batches.addTask { await self.send(batch, through: producer) }
        }
        if let share, sent >= share { return }
        await pause(0.01)
      }
    }
  }

  private func nextToken() -> Int {
    state.withLock { state in
      defer { state.sent += 1 }
      return state.sent
    }
  }

  private func note(_ batch: [RequestWriter.Written]) {
    state.withLock { state in
      for written in batch {
        state.submissions[written.token] = written.submission
        if let question = written.question { state.asked.insert(question) }
      }
    }
  }

  private func send(_ batch: [RequestWriter.Written], through producer: any KafkaProducing) async {
    let delivery = await producer.send(batch.map(\.record))
    state.withLock { state in
      for (place, written) in batch.enumerated() where delivery.failures[place] == nil {
        state.submissions[written.token]?.isAcknowledged = true
      }
    }
  }
}
