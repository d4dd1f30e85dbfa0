/// One item a caller waits for.
package struct BatchSubmission<Group: Sendable, Key: Sendable, Item: Sendable>: Sendable {
  package let waiter: UInt64
  /// Items of different groups never share a call.
  package let group: Group
  /// Items of equal group and key are one item.
  package let key: Key
  package let item: Item
  package let weight: Int

  package init(waiter: UInt64, group: Group, key: Key, item: Item, weight: Int) {
    self.waiter = waiter
    self.group = group
    self.key = key
    self.item = item
    // Bounded, so that sums of weights cannot overflow.
    self.weight = min(max(0, weight), 1 << 40)
  }
}

/// One call to make.
package struct Batch<Group: Sendable, Item: Sendable>: Sendable {
  package let id: UInt64
  package let group: Group
  /// Distinct, in the order their results are expected.
  package let items: [Item]
  /// The latest deadline of those who wait for it.
  package let deadline: ContinuousClock.Instant
}

/// How a wait ends.
package enum BatchEnding: Sendable, Equatable {
  /// With this element of the outputs of the batch that has just succeeded. `isShared` on all
  /// but the first of those who asked for it.
  case delivered(index: Int, isShared: Bool)
  /// With the error of the batch that has just failed.
  case failed
  case overloaded, timedOut, cancelled, stopped
}

/// What the driver of a batcher does once it has left the lock.
package struct BatcherActions<Group: Sendable, Item: Sendable>: Sendable {
  package var start: [Batch<Group, Item>] = []
  /// Calls nobody waits for any more.
  package var abandon: [UInt64] = []
  package var end: [(waiter: UInt64, ending: BatchEnding)] = []

  package init() {}
}

/// What a failed call says about its items.
package enum BatchFailureKind: Sendable, Equatable {
  /// The provider refused the content or the size: smaller batches may pass.
  case splittable
  case final
}
