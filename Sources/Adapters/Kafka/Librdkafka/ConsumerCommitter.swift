import CRDKafka
import Foundation
import Synchronization

/// Commits offsets on a thread of its own, which starts with the first commit. What is asked for
/// while a commit is under way leaves together in the next one.
final class ConsumerCommitter: Sendable {
  private struct Job {
    var offsets: [OffsetCommit]
    var completion: @Sendable (KafkaError?) -> Void
  }

  private struct State {
    var client: ClientHandle?
    var jobs: [Job] = []
    var hasThread = false
  }

  private let state: Mutex<State>
  private let bell = Doorbell()

  init(_ client: ClientHandle) { state = Mutex(State(client: client)) }

  func commit(
    _ offsets: [OffsetCommit], completion: @escaping @Sendable (KafkaError?) -> Void
  ) {
    let (isOpen, needsThread) = state.withLock { state in
      guard state.client != nil else { return (false, false) }
      state.jobs.append(Job(offsets: offsets, completion: completion))
      defer { state.hasThread = true }
      return (true, !state.hasThread)
    }
    guard isOpen else { return completion(.closed) }
    if needsThread {
      NamedThread.start("kafka-commit") { [self] in run() }
    }
    bell.ring()
  }

  /// Later commits fail; those asked for before are done first.
  func close() {
    state.withLock { $0.client = nil }
    bell.ring()
  }

  private func run() {
    var client = state.withLock { $0.client }
    while true {
      let (jobs, isOpen) = state.withLock { state in
        defer { state.jobs = [] }
        return (state.jobs, state.client != nil)
      }
      if jobs.isEmpty {
        if !isOpen { return }
        bell.wait()
        continue
      }
      guard let used = client else {
        for job in jobs { job.completion(.closed) }
        return
      }
      let error = Self.commit(Self.merged(jobs.map(\.offsets)), reportedOn: used)
      if !isOpen { client = nil }
      for job in jobs { job.completion(error) }
    }
  }

  /// The last commit of each partition.
  static func merged(_ commits: [[OffsetCommit]]) -> [OffsetCommit] {
    guard commits.count > 1 else { return commits.first ?? [] }
    var latest: [TopicPartition: OffsetCommit] = [:]
    for commit in commits.joined() { latest[commit.topicPartition] = commit }
    return Array(latest.values)
  }

  private static func commit(
    _ offsets: [OffsetCommit], reportedOn client: ClientHandle
  ) -> KafkaError? {
    do throws(KafkaError) {
      try commit(offsets, on: client)
      return nil
    } catch {
      return error
    }
  }

  static func commit(_ offsets: [OffsetCommit], on client: ClientHandle) throws(KafkaError) {
    guard !offsets.isEmpty else { return }
    let list = TopicPartitionList(offsets)
    let code = rd_kafka_commit(client.pointer, list.pointer, 0)
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
      throw KafkaError(code: code, operation: "committing offsets")
    }
    if let error = list.firstError(operation: "committing offsets") { throw error }
  }
}
