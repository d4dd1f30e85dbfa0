import CRDKafka

/// The one owner of a `rd_kafka_consumer_group_metadata_t`.
// safety: the metadata is immutable once made, and read only.
final class GroupMetadataHandle: @unchecked Sendable {
  let pointer: OpaquePointer

  init(owning pointer: OpaquePointer) { self.pointer = pointer }

  deinit { rd_kafka_consumer_group_metadata_destroy(pointer) }
}
