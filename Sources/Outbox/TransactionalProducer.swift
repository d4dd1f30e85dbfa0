internal import Dispatch
internal import Kafka
internal import Synchronization
internal import Telemetry

/// One of the producers that take turns: transactions under a name that outlives the instance.
final class TransactionalProducer {
  /// A transaction that did not come about.
  struct Failure: Error {
    var step: TransactionStep
    var error: KafkaError
    /// Records of the group that could not be sent, where that was the reason.
    var delivery: BatchDelivery?
  }

  private let make: () throws(KafkaError) -> any KafkaProducing
  private var producer: (any KafkaProducing)?

  init(make: @escaping () throws(KafkaError) -> any KafkaProducing) {
    self.make = make
  }

  /// Makes the producer and registers its name: a predecessor's open transaction is ended and the
  /// predecessor fenced. Does nothing when that is done already.
  func prepare(warming topics: [String]) throws(KafkaError) {
    guard producer == nil else { return }
    let made = try make()
    do throws(KafkaError) {
      var attempt = 1
      while true {
        do throws(KafkaError) {
          FaultPoint.reach(.duringInitTransactions)
          try made.initTransactions()
          break
        } catch {
          guard error.isRetriable, attempt < 5 else { throw error }
          attempt += 1
        }
      }
      try made.warm(topics: topics)
    } catch {
      made.close(deadline: .zero)
      throw error
    }
    producer = made
  }

  /// Sends a group and offsets in one transaction.
  /// - Parameter membership: as of before the offsets were chosen, so that the broker refuses them
  ///   when the group has moved on since.
  func commit(
    _ group: RecordGroup, offsets: [OffsetCommit], as membership: ConsumerGroupMetadata
  ) throws(Failure) {
    guard let producer else { throw Failure(step: .rebirth, error: .closed) }
    FaultPoint.reach(.beforeBegin)
    try step(producer) { () throws(KafkaError) in try producer.beginTransaction() }
    FaultPoint.reach(.afterBegin)
    let delivered = DeliveryBox()
    if FaultPoint.isArmed(.amidProduce), group.count > 1 {
      let half = DeliveryBox()
      let split = (group.records.count + 1) / 2
      producer.send(Array(group.records[..<split])) { half.put($0) }
      _ = half.wait()
      FaultPoint.reach(.amidProduce)
      producer.send(Array(group.records[split...]), and: group.telemetry) { delivered.put($0) }
    } else if group.count > 0 {
      producer.send(group.records, and: group.telemetry) { delivered.put($0) }
    }
    if !offsets.isEmpty {
      try step(producer) { () throws(KafkaError) in
        try producer.sendOffsets(offsets, groupMetadata: membership)
      }
    }
    FaultPoint.reach(.afterSendOffsets)
    if group.count > 0 {
      // The offsets were on their way meanwhile; most often this is here already.
      let delivery = delivered.wait()
      if let error = delivery.firstError {
        abort(producer)
        throw Failure(
          step: error.isFatal || producer.fatalError != nil ? .rebirth : .abort, error: error,
          delivery: delivery)
      }
    }
    FaultPoint.reach(.beforeCommit)
    try step(producer) { () throws(KafkaError) in
      FaultPoint.reach(.duringCommit)
      try producer.commitTransaction()
    }
    FaultPoint.reach(.afterCommit)
  }

  /// Gives the producer up; ``prepare(warming:)`` makes the next one.
  func close(deadline: Duration) {
    producer?.close(deadline: deadline)
    producer = nil
  }

  private func step(
    _ producer: any KafkaProducing, _ call: () throws(KafkaError) -> Void
  ) throws(Failure) {
    var attempt = 1
    while true {
      do throws(KafkaError) {
        return try call()
      } catch {
        let step = TransactionStep.after(error)
        switch step {
        case .again where attempt < 10:
          attempt += 1
        case .again:
          throw Failure(step: .rebirth, error: error)
        case .abort:
          throw Failure(step: abort(producer) ? .abort : .rebirth, error: error)
        case .rebirth:
          throw Failure(step: .rebirth, error: error)
        }
      }
    }
  }

  /// Whether the producer can go on after aborting.
  @discardableResult
  private func abort(_ producer: any KafkaProducing) -> Bool {
    for _ in 0..<10 {
      do throws(KafkaError) {
        try producer.abortTransaction()
        return true
      } catch {
        guard TransactionStep.after(error) == .again else { return false }
      }
    }
    return false
  }
}

/// Hands a delivery from the producer's thread to the one that waits for it.
private final class DeliveryBox: Sendable {
  private let delivery = Mutex<BatchDelivery?>(nil)
  private let arrived = DispatchSemaphore(value: 0)

  func put(_ delivery: BatchDelivery) {
    self.delivery.withLock { $0 = delivery }
    arrived.signal()
  }

  func wait() -> BatchDelivery {
    arrived.wait()
    return delivery.withLock { $0 } ?? BatchDelivery(deliveries: [])
  }
}
