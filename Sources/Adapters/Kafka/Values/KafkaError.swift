/// What a failed transactional call leaves its producer able to do, in the order it is decided.
package enum TransactionDisposition: Hashable, Sendable {
  /// Nothing: close the producer and make another.
  case fatal
  /// Abort, rewind, do the work again.
  case abortable
  /// Call the same function with the same arguments again; it goes on where it was.
  case retriable
}

/// The transactional calls.
package enum TransactionOperation: String, Hashable, Sendable {
  case initialize, begin, sendOffsets, commit, abort
}

/// What a right may be missing for.
package enum KafkaResource: String, Hashable, Sendable {
  case topic, group, cluster, transactionalID
}

/// Everything that can go wrong with Kafka, by what the caller can do about it. No text holds a
/// secret or a record's content.
package indirect enum KafkaError: Error, Equatable, Hashable, Sendable {
  case invalidConfiguration(property: String, reason: String)
  case authenticationFailed(reason: String)
  case notAuthorized(KafkaResource, name: String?)
  case unknownTopic(String)
  case unknownPartition(TopicPartition)
  case topicExists(String)
  /// The local queue stayed full for the whole time allowed.
  case queueFull
  case timedOut(operation: String)
  /// The brokers cannot be reached or the connection broke.
  case transport(reason: String)
  case messageTooLarge(topic: String)
  case metadataTooLarge
  /// Another producer with the same transactional id, or another member with the same instance
  /// id, has taken over.
  case fenced(reason: String)
  /// The group has moved on: this member or generation is no longer known.
  case staleGeneration(reason: String)
  /// The member was too slow to poll and has been put out of the group.
  case pollIntervalExceeded
  /// The offset is not in the log and no reset is allowed.
  case offsetOutOfRange(TopicPartition)
  /// Taken from the queue by `purge` before it was sent.
  case purged
  case closed
  /// A call that does not fit the client's present state.
  case invalidState(reason: String)
  case unsupported(reason: String)
  /// A failed transactional call: what may be done, and why it failed.
  case transaction(TransactionDisposition, TransactionOperation, cause: KafkaError)
  /// The client can do nothing any more.
  case fatal(cause: KafkaError)
  /// Any other code of librdkafka or the broker, with its name.
  case other(code: Int, name: String, reason: String)
}
