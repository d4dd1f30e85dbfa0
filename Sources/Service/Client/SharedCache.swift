package import Answering
package import Caching
internal import Digest
package import Kafka
internal import Outbox
internal import Synchronization

/// The group's shared cache: a compacted topic that every member writes what it learns to, and
/// reads what the others learnt from, at start and from then on.
///
/// A key is the kind and the entry's digest, which covers tenant and schema: what one tenant taught
/// is found by nobody else, and another schema finds nothing. Memory bounds what is kept; nothing
/// waits for the topic, and what cannot be sent is lost.
package final class SharedCache: CacheStore, KafkaReaderHandler {
  private struct State {
    var producer: (any KafkaProducing)?
    var take: (@Sendable (CacheEntry) -> Void)?
    var received = 0
    /// What was learnt before the topic was open.
    var waiting: [CacheEntry] = []
  }

  private static let instanceHeader = "weir-cache-instance"
  private static let expiresHeader = "weir-cache-expires"
  /// The first part of every key: another form of entries has another.
  private static let version = "1"
  private static let mostWaiting = 1_000
  /// Larger entries are not worth sending to everybody.
  private static let mostBytes = 262_144

  private let topic: String
  /// Of this process alone: a member started anew reads what it wrote before.
  let instance: String
  private let state = Mutex(State())

  package init(topic: String, instance: String) {
    self.topic = topic
    self.instance = instance + "/" + Hex.encode(RandomBytes.make(count: 8))
  }

  /// Entries taken from other members.
  package var receivedCount: Int { state.withLock(\.received) }

  /// Reads and sends until the task is cancelled.
  package func run(
    _ connection: KafkaConnection, _ caches: AnsweringCaches
  ) async throws(KafkaError) {
    state.withLock { $0.take = { caches.receive($0) } }
    let opened = Mutex<Result<any KafkaConsuming, KafkaError>?>(nil)
    await withNamedThread("weir.cache-topic") { [self] in
      let result = Result { () throws(KafkaError) in try open(connection) }
      opened.withLock { $0 = result }
    }
    guard let consumer = try opened.withLock({ $0 })?.get() else { return }
    let (never, end) = AsyncStream<Void>.makeStream()
    // Ends when the task is cancelled.
    for await _ in never {}
    end.finish()
    let producer = state.withLock { state in
      defer { state.producer = nil }
      return state.producer
    }
    await consumer.stop()
    producer?.close()
  }

  private func open(_ connection: KafkaConnection) throws(KafkaError) -> any KafkaConsuming {
    let producer = try connection.makeProducer()
    try producer.warm(topics: [topic])
    let consumer = try connection.makeReader()
    let starts = (0..<Int32(try producer.partitionCount(topic))).map {
      (TopicPartition(topic, $0), KafkaOffset.beginning)
    }
    try consumer.start(
      assigning: Dictionary(uniqueKeysWithValues: starts), handler: self)
    let waiting = state.withLock { state in
      state.producer = producer
      defer { state.waiting = [] }
      return state.waiting
    }
    if !waiting.isEmpty { producer.send(records(waiting)) { _ in } }
    return consumer
  }

  // MARK: CacheStore

  package func entry(_ kind: CacheKind, _ key: CacheKey) async -> CacheEntry? { nil }
  package func recent(_ kind: CacheKind, bytes: Int) async -> [CacheEntry] { [] }

  package func store(_ entries: [CacheEntry]) async {
    let producer = state.withLock { state in
      if state.producer == nil, state.waiting.count < Self.mostWaiting {
        state.waiting += entries
      }
      return state.producer
    }
    let records = records(entries)
    if let producer, !records.isEmpty { _ = await producer.send(records) }
  }

  private func records(_ entries: [CacheEntry]) -> [ProducerRecord] {
    entries.filter { $0.bytes.count <= Self.mostBytes }.map(record)
  }

  static func recordKey(_ kind: CacheKind, _ key: CacheKey) -> String {
    "\(version)/\(kind.rawValue)/\(key.digest.hex)"
  }

  private func record(_ entry: CacheEntry) -> ProducerRecord {
    var headers = [KafkaHeader(Self.instanceHeader, text: instance)]
    if let expires = entry.expires {
      headers.append(KafkaHeader(Self.expiresHeader, text: "\(expires)"))
    }
    return ProducerRecord(
      topic: topic,
      key: Array(Self.recordKey(entry.kind, entry.key).utf8),
      value: entry.bytes, headers: headers)
  }

  // MARK: KafkaReaderHandler

  package func recordsReceived(_ records: [KafkaRecord]) {
    let take = state.withLock(\.take)
    var taken = 0
    for record in records {
      guard let entry = entry(record) else { continue }
      take?(entry)
      taken += 1
    }
    state.withLock { $0.received += taken }
  }

  /// Nil for what this member sent itself, a tombstone, or a record that is no entry.
  private func entry(_ record: KafkaRecord) -> CacheEntry? {
    guard let value = record.value, value.count <= Self.mostBytes,
      text(record, Self.instanceHeader) != instance
    else { return nil }
    let parts = String(decoding: record.key ?? [], as: UTF8.self).split(separator: "/")
    guard parts.count == 3, parts[0] == Self.version,
      let kind = CacheKind(rawValue: String(parts[1])),
      let digest = Hex.decode(String(parts[2])).flatMap({ SHA256Digest($0) })
    else { return nil }
    return CacheEntry(
      kind: kind, key: CacheKey(digest: digest), bytes: value,
      expires: text(record, Self.expiresHeader).flatMap { Int64($0) })
  }

  private func text(_ record: KafkaRecord, _ header: String) -> String? {
    (record.lastHeader(header) ?? nil).map { String(decoding: $0, as: UTF8.self) }
  }

  package func consumerFailed(_ error: KafkaError) {}
}
