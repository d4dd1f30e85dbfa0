internal import Contract
internal import Kafka

/// Where a request sent home first lay, and what its sender's key was: what the move would lose.
///
/// Travels as headers `weir-origin` (`partition/offset/timestamp/hops`) and `weir-key`.
struct Hop: Equatable, Sendable {
  var partition: Int32
  var offset: Int64
  var timestampMilliseconds: Int64
  /// How often it has been sent home; bounded, so that a change of partitions ends nothing in a
  /// circle.
  var count: Int
  var key: [UInt8]?

  static let most = 3
  private static let originHeader = "weir-origin"
  private static let keyHeader = "weir-key"

  init(
    partition: Int32, offset: Int64, timestampMilliseconds: Int64, count: Int, key: [UInt8]?
  ) {
    self.partition = partition
    self.offset = offset
    self.timestampMilliseconds = timestampMilliseconds
    self.count = count
    self.key = key
  }

  /// The origin of a record: what an earlier hop wrote, else the record itself.
  init(of record: KafkaRecord) {
    if let written = record.headers.last(where: { $0.name == Self.originHeader })?.value,
      let read = Self(reading: written)
    {
      self = read
      key = record.headers.last { $0.name == Self.keyHeader }?.value
    } else {
      self.init(
        partition: record.partition, offset: record.offset,
        timestampMilliseconds: record.timestampMilliseconds, count: 0, key: record.key)
    }
  }

  private init?(reading bytes: [UInt8]) {
    let parts = String(decoding: bytes.prefix(80), as: UTF8.self).split(separator: "/")
    guard parts.count == 4, let partition = Int32(parts[0]), let offset = Int64(parts[1]),
      let timestamp = Int64(parts[2]), let count = Int(parts[3]), partition >= 0, offset >= 0,
      count > 0
    else { return nil }
    self.init(
      partition: partition, offset: offset, timestampMilliseconds: timestamp, count: count,
      key: nil)
  }

  /// What tells the next reader of the origin.
  func headers(count: Int) -> [KafkaHeader] {
    let origin = KafkaHeader(
      Self.originHeader, text: "\(partition)/\(offset)/\(timestampMilliseconds)/\(count)")
    return [origin] + (key.map { [KafkaHeader(Self.keyHeader, $0)] } ?? [])
  }

  /// The record as it is sent home.
  func sending(
    _ record: KafkaRecord, home: Int32, fingerprint: Fingerprint
  ) -> ProducerRecord {
    let carried = record.headers.filter {
      $0.name != Self.originHeader && $0.name != Self.keyHeader
    }
    return ProducerRecord(
      topic: record.topic, partition: home, key: fingerprint.key, value: record.value,
      headers: carried + headers(count: count + 1),
      timestampMilliseconds: record.timestampMilliseconds >= 0
        ? record.timestampMilliseconds : nil)
  }
}
