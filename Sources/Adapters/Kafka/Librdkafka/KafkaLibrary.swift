import CRDKafka

/// The librdkafka this process runs on.
package enum KafkaLibrary {
  /// For instance "2.0.2".
  package static var version: String { String(cString: rd_kafka_version_str()) }

  /// 0xMMmmrrxx: major, minor, revision, pre-release (0xff: final).
  package static var versionNumber: Int { Int(rd_kafka_version()) }

  /// Whether SCRAM works with Apache Kafka 4: before 2.6.1 the client's nonce is refused there.
  package static var supportsScramWithKafka4: Bool { versionNumber >= 0x0206_01ff }

  /// Before 2.1.0 `rd_kafka_seek_partitions` took its milliseconds for microseconds.
  static var seekTimeoutIsMicroseconds: Bool { versionNumber < 0x0201_0000 }
}
