import Synchronization

/// The outcomes of one batch of records while they are on their way: a slot a record, a countdown,
/// one completion.
// safety: each slot is written once, by whoever accounts for that record; the atomic countdown
// orders those writes before the one read in `settle`.
final class ProduceBatch: @unchecked Sendable {
  let count: Int
  /// The offset of a record without an outcome.
  private static let open: Int64 = -2
  private let deliveries: UnsafeMutablePointer<Delivery>
  private let failures = Mutex<[Int: KafkaError]>([:])
  private let remaining: Atomic<Int>
  private let completion: @Sendable (BatchDelivery) -> Void

  init(count: Int, completion: @escaping @Sendable (BatchDelivery) -> Void) {
    self.count = count
    self.completion = completion
    remaining = Atomic(count)
    deliveries = .allocate(capacity: count)
    deliveries.initialize(repeating: Delivery(partition: -1, offset: Self.open), count: count)
  }

  deinit { deliveries.deallocate() }

  /// The record in this slot was delivered; answers whether it was the last one.
  func deliver(_ slot: Int, partition: Int32, offset: Int64) -> Bool {
    deliveries[slot] = Delivery(partition: partition, offset: offset)
    return settle()
  }

  /// The record in this slot failed; answers whether it was the last one.
  func fail(_ slot: Int, _ error: KafkaError) -> Bool {
    let isFirst = failures.withLock { $0.updateValue(error, forKey: slot) == nil }
    return isFirst && settle()
  }

  /// Fails every record without an outcome, once no more reports can come; answers whether that was
  /// the last of them.
  func abandon(_ error: KafkaError) -> Bool {
    let abandoned = failures.withLock { failures in
      let open = (0..<count).filter { deliveries[$0].offset == Self.open && failures[$0] == nil }
      for slot in open { failures[slot] = error }
      return open.count
    }
    return abandoned > 0 && settle(abandoned)
  }

  private func settle(_ records: Int = 1) -> Bool {
    remaining.subtract(records, ordering: .acquiringAndReleasing).newValue == 0
  }

  /// Call once, after the last record.
  func complete() {
    let failures = failures.withLock { $0 }
    for slot in failures.keys { deliveries[slot] = Delivery(partition: -1, offset: -1) }
    completion(
      BatchDelivery(
        deliveries: Array(UnsafeBufferPointer(start: deliveries, count: count)),
        failures: failures))
  }
}
