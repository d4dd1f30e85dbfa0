/// One partition's log with transactions: pending records hold back read-committed readers, and
/// every decision takes an offset of its own, as on a real broker.
struct InMemoryLog {
  enum Status: Hashable {
    case committed
    case pending(Int)
    case aborted
    /// A commit or abort marker: never read.
    case marker
  }

  private var records: [KafkaRecord] = []
  private var statuses: [Status] = []
  /// The first offset of each transaction that is not decided.
  private var open: [Int: Int64] = [:]

  var end: Int64 { Int64(records.count) }
  /// Read-committed readers see nothing from here on.
  var lastStableOffset: Int64 { open.values.min() ?? end }

  /// Answers the record's offset.
  mutating func append(_ record: KafkaRecord, transaction: Int?) -> Int64 {
    var record = record
    record.offset = end
    records.append(record)
    if let transaction {
      statuses.append(.pending(transaction))
      if open[transaction] == nil { open[transaction] = record.offset }
    } else {
      statuses.append(.committed)
    }
    return record.offset
  }

  mutating func decide(_ transaction: Int, committed: Bool) {
    guard let first = open.removeValue(forKey: transaction) else { return }
    for index in Int(first)..<statuses.count where statuses[index] == .pending(transaction) {
      statuses[index] = committed ? .committed : .aborted
    }
    let marker = KafkaRecord(topic: "", partition: -1, offset: end, value: nil)
    records.append(marker)
    statuses.append(.marker)
  }

  /// At most `limit` visible records from `position` on, and where to read on.
  func read(
    from position: Int64, limit: Int, committedOnly: Bool
  ) -> (records: [KafkaRecord], next: Int64) {
    var found: [KafkaRecord] = []
    var index = Int(max(0, position))
    let bound = Int(committedOnly ? lastStableOffset : end)
    while index < bound, found.count < limit {
      switch statuses[index] {
      case .committed: found.append(records[index])
      case .pending, .aborted: if !committedOnly { found.append(records[index]) }
      case .marker: break
      }
      index += 1
    }
    return (found, max(position, Int64(index)))
  }
}
