import Checking
import Kafka
import Synchronization

/// The broker's own log of committed offsets, as far as one group and topic are concerned.
final class OffsetsLog: Sendable {
  static let topic = "__consumer_offsets"

  private let group: String
  private let requests: String
  private let entries = Mutex<[Commit]>([])

  init(group: String, requests: String) {
    self.group = group
    self.requests = requests
  }

  var commits: [Commit] { entries.withLock { $0 } }

  func take(_ record: KafkaRecord) {
    guard let key = record.key, let value = record.value else { return }
    var reading = Reading(key)
    guard let version = reading.int16(), version <= 1, reading.text() == group,
      reading.text() == requests, let partition = reading.int32()
    else { return }
    var body = Reading(value)
    guard let form = body.int16(), let offset = body.int64() else { return }
    if form >= 3 { _ = body.int32() }
    guard let metadata = form >= 4 ? body.compactText() : body.text() else { return }
    entries.withLock { $0.append(Commit(partition, offset, metadata)) }
  }

  /// Kafka's wire primitives, big-endian.
  private struct Reading {
    private var bytes: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

    private mutating func number(_ count: Int) -> UInt64? {
      guard bytes.count >= count else { return nil }
      defer { bytes = bytes.dropFirst(count) }
      return bytes.prefix(count).reduce(0) { $0 << 8 | UInt64($1) }
    }

    mutating func int16() -> Int16? { number(2).map { Int16(truncatingIfNeeded: $0) } }
    mutating func int32() -> Int32? { number(4).map { Int32(truncatingIfNeeded: $0) } }
    mutating func int64() -> Int64? { number(8).map { Int64(bitPattern: $0) } }

    private mutating func text(_ length: Int) -> String? {
      guard length >= 0, bytes.count >= length else { return nil }
      defer { bytes = bytes.dropFirst(length) }
      return String(decoding: bytes.prefix(length), as: UTF8.self)
    }

    mutating func text() -> String? { int16().flatMap { text(Int($0)) } }

    mutating func compactText() -> String? {
      var length = 0
      var shift = 0
      while let byte = bytes.popFirst() {
        length |= Int(byte & 0x7F) << shift
        shift += 7
        if byte & 0x80 == 0 { return text(length - 1) }
      }
      return nil
    }
  }
}
