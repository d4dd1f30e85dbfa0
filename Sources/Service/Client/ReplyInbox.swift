internal import Contract
internal import Kafka
internal import Synchronization

/// Hands replies to those who wait for them, by correlation; what belongs to others is dropped.
final class ReplyInbox: Sendable {
  private let waiting = Mutex<[[UInt8]: AsyncStream<Reply>.Continuation]>([:])

  func expect(_ correlation: [UInt8]) -> AsyncStream<Reply> {
    let (replies, continuation) = AsyncStream<Reply>.makeStream()
    waiting.withLock { $0[correlation] = continuation }
    return replies
  }

  func forget(_ correlation: [UInt8]) {
    waiting.withLock { $0.removeValue(forKey: correlation) }?.finish()
  }

  func close() {
    for continuation in waiting.withLock({ $0.values }) { continuation.finish() }
  }

  func take(_ record: KafkaRecord) {
    guard let correlation = record.lastHeader(ReplyDialect.spring.correlationHeader) ?? nil,
      let continuation = waiting.withLock({ $0[correlation] }),
      let reply = try? Reply(decoding: record.value ?? [])
    else { return }
    continuation.yield(reply)
    if reply.isLast { forget(correlation) }
  }
}
