import CRDKafka
import Synchronization

/// The consumer's thread: waits on the client's queue, drains it, hands over, answers rebalances.
///
/// The queue's own condition variable wakes the thread at the first record, so there is no polling
/// interval; the time limit of the wait only keeps a member without traffic inside
/// `max.poll.interval.ms`. librdkafka's batch call is avoided: before 2.1 it can lose records when
/// partitions are paused, sought or rebalanced.
// safety: made on one thread, then used only by the consumer's thread and by librdkafka callbacks
// that run inside its polls there.
final class ConsumerLoop: @unchecked Sendable {
  static let batchLimit = 512
  private static let keepAliveMilliseconds: Int32 = 1000

  private let core: ConsumerCore
  private let client: ClientHandle
  private let handler: any KafkaConsumerHandler
  private var reader = RecordReader()
  private var batch: [KafkaRecord] = []
  private var expected = 1
  private let waker: FetchWaker
  private var drainedBytes = 0
  /// How long the handler may take before the group may have given the member up.
  private let patience: Duration
  /// The handler took longer than the group waits for a member. A revoke that was queued meanwhile
  /// still looks like an orderly one to librdkafka, but the partitions have new owners by now.
  private var isOverdue = false
  private var hasErrors = false

  init(core: ConsumerCore, client: ClientHandle, handler: any KafkaConsumerHandler) {
    self.core = core
    self.client = client
    self.handler = handler
    waker = FetchWaker(client)
    func milliseconds(_ property: String, _ standard: Int) -> Duration {
      .milliseconds(client.context.configuration[property].flatMap { Int($0) } ?? standard)
    }
    // The group may have begun to wait a heartbeat before the member could know.
    patience =
      milliseconds("max.poll.interval.ms", 300_000) - milliseconds("heartbeat.interval.ms", 3000)
    client.context.loop = self
  }

  func run() {
    let pointer = client.pointer
    while !core.isStopRequested {
      guard let first = rd_kafka_consumer_poll(pointer, Self.keepAliveMilliseconds) else {
        continue
      }
      batch.reserveCapacity(expected)
      take(first)
      while batch.count < Self.batchLimit, let next = rd_kafka_consumer_poll(pointer, 0) {
        take(next)
      }
      if drainedBytes >= waker.stride {
        drainedBytes = 0
        waker.wake()
      }
      handOver()
    }
    waker.close()
    // Revokes inside the call, on this thread.
    let code = rd_kafka_consumer_close(pointer)
    if code != RD_KAFKA_RESP_ERR_NO_ERROR {
      report(KafkaError(code: code, operation: "leaving the group"))
    }
    handler.consumerStopped()
    client.context.loop = nil
    core.end()
  }

  private func take(_ message: UnsafeMutablePointer<rd_kafka_message_t>) {
    defer { rd_kafka_message_destroy(message) }
    guard message.pointee.err != RD_KAFKA_RESP_ERR_NO_ERROR else {
      drainedBytes += message.pointee.len
      return batch.append(reader.record(message))
    }
    guard message.pointee.err != RD_KAFKA_RESP_ERR__PARTITION_EOF else { return }
    report(
      KafkaError(
        code: message.pointee.err, reason: rd_kafka_message_errstr(message).map(String.init),
        operation: "fetching", topic: reader.topic(of: message),
        partition: message.pointee.partition))
  }

  private func handOver() {
    guard !batch.isEmpty else { return }
    let records = batch
    batch = []
    // Room for what came last time: a lone record does not pay for five hundred.
    expected = records.count
    if hasErrors {
      hasErrors = false
      client.context.clearErrors()
    }
    let start = ContinuousClock.now
    handler.recordsReceived(records)
    if start.duration(to: .now) > patience {
      isOverdue = true
      report(.pollIntervalExceeded)
    }
  }

  private func report(_ error: KafkaError) {
    let error = client.context.explained(error)
    hasErrors = true
    if client.context.isNews(error) { handler.consumerFailed(error) }
  }

  /// Called by librdkafka inside a poll.
  func clientFailed(_ code: rd_kafka_resp_err_t, reason: String?) {
    if code == RD_KAFKA_RESP_ERR__FATAL {
      return report(client.fatalError ?? .fatal(cause: KafkaError(code: code, reason: reason)))
    }
    report(KafkaError(code: code, reason: reason))
  }

  /// Called by librdkafka inside a poll: must assign or unassign before it returns.
  func rebalance(
    _ code: rd_kafka_resp_err_t,
    _ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>
  ) {
    let isCooperative =
      rd_kafka_rebalance_protocol(client.pointer).map(String.init(cString:)) == "COOPERATIVE"
    let partitions = TopicPartitionList.partitions(of: list)
    switch code {
    case RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS:
      isOverdue = false
      assign(partitions, isCooperative: isCooperative)
    case RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS:
      let isLost = isOverdue || rd_kafka_assignment_lost(client.pointer) != 0
      isOverdue = false
      let gone = Set(partitions)
      batch.removeAll { gone.contains($0.topicPartition) }
      if !partitions.isEmpty {
        isLost
          ? handler.partitionsLost(partitions) : handler.partitionsRevoked(partitions)
        endPauses(partitions)
      }
      finish(
        isCooperative
          ? rd_kafka_incremental_unassign(client.pointer, list) : nil,
        isCooperative ? nil : rd_kafka_assign(client.pointer, nil))
    default:
      report(KafkaError(code: code, operation: "rebalancing"))
      finish(nil, rd_kafka_assign(client.pointer, nil))
    }
  }

  /// A pause ends with the assignment it was made under. librdkafka keeps it otherwise: a partition
  /// that comes back to the same member would be silent for good.
  private func endPauses(_ partitions: [TopicPartition]) {
    let list = TopicPartitionList(partitions)
    rd_kafka_resume_partitions(client.pointer, list.pointer)
  }

  private func assign(_ partitions: [TopicPartition], isCooperative: Bool) {
    let committed = partitions.isEmpty ? [] : readCommitted(partitions)
    guard let committed else {
      // Not to know the group's notes would mean to repeat work: better to hold nothing.
      return finish(nil, rd_kafka_assign(client.pointer, nil))
    }
    let starts = partitions.isEmpty ? [:] : handler.partitionsAssigned(committed)
    let list = TopicPartitionList(capacity: committed.count)
    for entry in committed {
      let offset = starts[entry.topicPartition] ?? entry.offset
      list.append(entry.topicPartition, offset: offset ?? Int64(RD_KAFKA_OFFSET_INVALID))
    }
    finish(
      isCooperative ? rd_kafka_incremental_assign(client.pointer, list.pointer) : nil,
      isCooperative ? nil : rd_kafka_assign(client.pointer, list.pointer))
  }

  /// Asks until there is an answer; `nil` when the assignment was lost meanwhile or the consumer is
  /// to stop.
  private func readCommitted(_ partitions: [TopicPartition]) -> [CommittedOffset]? {
    while !core.isStopRequested, rd_kafka_assignment_lost(client.pointer) == 0 {
      do throws(KafkaError) {
        return try ConsumerCore.committed(partitions, on: client, deadline: .seconds(5))
      } catch {
        report(error)
        // Errors that come at once must not spin; stopping waits at most this long.
        _ = pauseBell.wait(atMost: .milliseconds(100))
      }
    }
    return nil
  }

  private let pauseBell = Doorbell()

  private func finish(_ error: OpaquePointer?, _ code: rd_kafka_resp_err_t?) {
    if let error {
      defer { rd_kafka_error_destroy(error) }
      report(
        KafkaError(
          code: rd_kafka_error_code(error), reason: String(cString: rd_kafka_error_string(error)),
          operation: "assigning partitions"))
    }
    if let code, code != RD_KAFKA_RESP_ERR_NO_ERROR {
      report(KafkaError(code: code, operation: "assigning partitions"))
    }
  }
}
