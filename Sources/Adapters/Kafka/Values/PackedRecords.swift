/// Records of one topic that differ in key, value and one header, laid out in one array of bytes.
///
/// For records of which there is one for each request: as values of their own, each would cost more
/// to make and to free than to send.
package struct PackedRecords: Sendable {
  package let topic: String
  /// What all of them bear, before the header of their own.
  package let sharedHeaders: SharedHeaders
  /// The name of the header whose value each has for itself.
  package let ownHeader: String

  /// Where the parts of one record end in ``bytes``; they lie in this order.
  struct Ends {
    var key: Int
    var header: Int
    var value: Int
  }

  private(set) var bytes: [UInt8] = []
  private(set) var ends: [Ends] = []

  package init(topic: String, sharedHeaders: SharedHeaders, ownHeader: String) {
    self.topic = topic
    self.sharedHeaders = sharedHeaders
    self.ownHeader = ownHeader
  }

  package var count: Int { ends.count }

  package mutating func reserve(records: Int, bytes size: Int) {
    ends.reserveCapacity(records)
    bytes.reserveCapacity(size)
  }

  /// Appends a record, each of whose parts is written to the end of the bytes it is given.
  package mutating func append(
    key: (inout [UInt8]) -> Void, header: (inout [UInt8]) -> Void, value: (inout [UInt8]) -> Void
  ) {
    key(&bytes)
    let keyEnd = bytes.count
    header(&bytes)
    let headerEnd = bytes.count
    value(&bytes)
    ends.append(Ends(key: keyEnd, header: headerEnd, value: bytes.count))
  }

  func start(of place: Int) -> Int { place == 0 ? 0 : ends[place - 1].value }

  /// The records as values of their own.
  package var records: [ProducerRecord] {
    ends.indices.map { place in
      let end = ends[place]
      return ProducerRecord(
        topic: topic, key: Array(bytes[start(of: place)..<end.key]),
        value: Array(bytes[end.header..<end.value]), sharedHeaders: sharedHeaders,
        headers: [KafkaHeader(ownHeader, Array(bytes[end.key..<end.header]))])
    }
  }
}
