/// Proof of group membership at one moment, for `KafkaProducing.sendOffsets`. Take a fresh one for
/// each transaction: one from before a rebalance is refused as a stale generation.
package struct ConsumerGroupMetadata: Sendable {
  enum Backing: Sendable {
    case librdkafka(GroupMetadataHandle)
    case inMemory(InMemoryMembership)
  }

  let backing: Backing
}
