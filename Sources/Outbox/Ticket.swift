/// One admitted request record: the claim that its outcome completes.
package struct Ticket: Hashable, Sendable {
  package var partition: Int32
  package var offset: Int64
  /// Which assignment of the partition admitted it; one from an earlier assignment is void.
  package var epoch: UInt64

  package init(partition: Int32, offset: Int64, epoch: UInt64) {
    self.partition = partition
    self.offset = offset
    self.epoch = epoch
  }
}
