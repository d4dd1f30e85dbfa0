/// A member of a consumer group, or a reader of fixed partitions.
///
/// Every method may be called from any thread, also from inside the handler. Those with a deadline
/// block; call them from a thread that may.
package protocol KafkaConsuming: AnyObject, Sendable {
  /// Joins the group named by `group.id` and reads these topics. Once per consumer.
  func start(topics: [String], handler: any KafkaConsumerHandler) throws(KafkaError)

  /// Reads fixed partitions from given offsets (`KafkaOffset` or a number), outside any group's
  /// balancing. The handler's `partitionsAssigned` and `partitionsRevoked` are not called.
  func start(
    assigning partitions: [TopicPartition: Int64], handler: any KafkaConsumerHandler
  ) throws(KafkaError)

  /// Stops the flow of these partitions, keeping them; what is queued already may still come.
  func pause(_ partitions: [TopicPartition]) throws(KafkaError)
  func resume(_ partitions: [TopicPartition]) throws(KafkaError)

  /// Commits in the background, in order; commits asked for meanwhile leave together.
  func commit(
    _ offsets: [OffsetCommit], completion: @escaping @Sendable (KafkaError?) -> Void)

  /// Commits and waits, also inside `partitionsRevoked`.
  func commitSynchronously(_ offsets: [OffsetCommit]) throws(KafkaError)

  /// Membership now, for a transaction.
  func groupMetadata() throws(KafkaError) -> ConsumerGroupMetadata

  /// The name the group knows this member by; `nil` while it has none.
  var memberID: String? { get }

  /// The `client.id` of each member of the group, as the group's coordinator knows them; also of
  /// members that are dead and not yet missed. Blocks; throws where the coordinator is not there,
  /// or does not answer such questions.
  func groupClientIDs(deadline: Duration) throws(KafkaError) -> [String]

  /// Reads on from these offsets; what is queued from before is dropped.
  func seek(_ offsets: [TopicPartition: Int64], deadline: Duration) throws(KafkaError)

  /// What the group committed. Waits for transactions in doubt, so that the answer is final.
  func committed(
    _ partitions: [TopicPartition], deadline: Duration
  ) throws(KafkaError) -> [CommittedOffset]

  /// Asks the broker for the ends of a log.
  func watermarks(
    _ partition: TopicPartition, deadline: Duration
  ) throws(KafkaError) -> Watermarks

  /// The ends of a log as of the last fetch, at no cost; `nil` before the first.
  func cachedWatermarks(_ partition: TopicPartition) -> Watermarks?

  /// Begins to stop: partitions are revoked, the group left, the thread ended.
  func requestStop()

  /// Stops and waits until `consumerStopped` has returned. Not from inside the handler.
  func stop() async
}

extension KafkaConsuming {
  /// Commits and waits without blocking a thread.
  package func commit(_ offsets: [OffsetCommit]) async throws(KafkaError) {
    let error: KafkaError? = await withCheckedContinuation { continuation in
      commit(offsets) { continuation.resume(returning: $0) }
    }
    if let error { throw error }
  }
}
