import CRDKafka
import Synchronization

/// Wakes librdkafka's fetchers as the local queue is drained.
///
/// A fetcher that finds the queue at `queued.max.messages.kbytes` sleeps for up to a second, or
/// until its broker connection has something else to do; taking records does not wake it. A
/// consumer slower than its fetcher therefore stalls again and again. A small request to every
/// leader (the ends of the assigned logs) for each quarter of the limit drained is that something.
final class FetchWaker: Sendable {
  private let client: ClientHandle
  private let worker = SerialWorker(name: "kafka-fetch")
  private let isBusy = Atomic<Bool>(false)
  /// Bytes to drain between two requests.
  let stride: Int

  init(_ client: ClientHandle) {
    self.client = client
    let kilobytes = client.context.configuration["queued.max.messages.kbytes"].flatMap { Int($0) }
    stride = max(64 * 1024, (kilobytes ?? 65536) * 1024 / 4)
  }

  func wake() {
    guard !isBusy.exchange(true, ordering: .acquiringAndReleasing) else { return }
    let isTaken = worker.run { [self] in
      ask()
      isBusy.store(false, ordering: .releasing)
    }
    if !isTaken { isBusy.store(false, ordering: .releasing) }
  }

  func close() { worker.close() }

  private func ask() {
    var assignment: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?
    guard rd_kafka_assignment(client.pointer, &assignment) == RD_KAFKA_RESP_ERR_NO_ERROR,
      let assignment
    else { return }
    defer { rd_kafka_topic_partition_list_destroy(assignment) }
    for index in 0..<Int(assignment.pointee.cnt) {
      // "The timestamp to look for": the end of the log.
      assignment.pointee.elems[index].offset = Int64(RD_KAFKA_OFFSET_END)
    }
    _ = rd_kafka_offsets_for_times(client.pointer, assignment, 1000)
  }
}
