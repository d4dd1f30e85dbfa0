import Checking
import Foundation
import Kafka
import Synchronization

/// Reads everything that a run left behind, from the beginning, with readers of its own.
struct FinalReading {
  let cluster: any KafkaCluster
  let topics: Topics

  private final class Shelf: Sendable {
    let evidence = Mutex(Evidence())
    let count = Mutex(0)
  }

  /// - Parameter commits: from a reader of the broker's offsets log that followed from the start.
  func evidence(_ offsets: OffsetsLog) async throws -> Evidence {
    let ends = try logEnds()
    let sentinel = UUID().uuidString
    try await sendSentinels(sentinel)
    let shelf = Shelf()
    let decoding = RecordDecoding(topics: topics)
    let committed = try await read("read_committed", sentinel) { record in
      shelf.evidence.withLock { evidence in
        if record.topic == topics.requests {
          evidence.requests.append(decoding.request(record))
        } else if record.topic == topics.telemetry {
          if let subject = RecordDecoding.subject(record), subject.what == "telemetry" {
            evidence.told.append(subject.place)
          }
        } else {
          evidence.outcomes.append(decoding.outcome(record))
        }
      }
      shelf.count.withLock { $0 += 1 }
    }
    let visible = shelf.count.withLock { $0 }
    shelf.count.withLock { $0 = 0 }
    let all = try await read("read_uncommitted", sentinel) { _ in
      shelf.count.withLock { $0 += 1 }
    }
    var evidence = shelf.evidence.withLock { $0 }
    evidence.requestTopic = topics.requests
    evidence.abortedCount = shelf.count.withLock { $0 } - visible
    evidence.logEnds = ends
    evidence.unseen = committed + all
    evidence.openTransactions = committed
    try await follow(offsets, into: &evidence)
    return evidence
  }

  /// A record after everything: whoever reads it has read all.
  private func sendSentinels(_ mark: String) async throws {
    let producer = try cluster.makeProducer(KafkaClientConfiguration())
    defer { producer.close() }
    try producer.warm(topics: topics.all)
    let delivery = await producer.send(
      topics.allPartitions.map {
        ProducerRecord(
          topic: $0.topic, partition: $0.partition, value: nil,
          headers: [KafkaHeader(TopicReader.sentinelHeader, text: mark)])
      })
    if let error = delivery.firstError { throw error }
  }

  private func read(
    _ isolation: String, _ sentinel: String, _ take: @escaping @Sendable (KafkaRecord) -> Void
  ) async throws -> [String] {
    let partitions = topics.allPartitions
    let reader = try TopicReader(
      cluster, partitions, isolation: isolation, sentinel: sentinel, take: take)
    // A transaction left open hides what follows until the broker aborts it.
    _ = await waitUntil(60) { reader.ended.count == partitions.count }
    let ended = reader.ended
    await reader.stop()
    let missing = partitions.filter { !ended.contains($0) }
    return missing.map { "\($0) cannot be read to its end (\(isolation))" }
  }

  private func logEnds() throws -> [Int32: Int64] {
    let reader = try cluster.makeConsumer(
      KafkaClientConfiguration([("isolation.level", "read_uncommitted")]))
    defer { reader.requestStop() }
    var ends: [Int32: Int64] = [:]
    for partition in topics.partitions(of: topics.requests) {
      ends[partition.partition] = try reader.watermarks(partition, deadline: .seconds(20)).high
    }
    return ends
  }

  /// Waits until the log of offsets tells what the group itself answers.
  private func follow(_ offsets: OffsetsLog, into evidence: inout Evidence) async throws {
    let asker = try cluster.makeConsumer(KafkaClientConfiguration([("group.id", topics.group)]))
    defer { asker.requestStop() }
    let committed = try asker.committed(
      topics.partitions(of: topics.requests), deadline: .seconds(30))
    let expected = committed.compactMap { entry in
      entry.offset.map { Commit(entry.topicPartition.partition, $0, entry.metadata ?? "") }
    }
    @Sendable func lag() -> [Commit] {
      var last: [Int32: Commit] = [:]
      for commit in offsets.commits { last[commit.partition] = commit }
      return expected.filter { last[$0.partition] != $0 }
    }
    _ = await waitUntil(15) { lag().isEmpty }
    evidence.commits = offsets.commits
    for commit in lag() {
      evidence.unseen.append("the log of offsets lacks \(commit.partition)@\(commit.offset)")
    }
  }
}
