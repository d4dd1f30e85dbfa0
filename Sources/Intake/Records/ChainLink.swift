internal import Kafka

/// Which link of a streamed reply a request makes: a large result is a chain of requests, each of
/// which sends one page and the request for the next, so that nothing is kept between them.
///
/// Travels as the header `weir-chain` (`sequence/results`).
struct ChainLink: Equatable, Sendable {
  /// The sequence number of its first record.
  var sequence: Int
  /// Rows and hits in the records before.
  var results: Int

  static let first = ChainLink(sequence: 0, results: 0)
  /// No chain gets longer; its asker may go on with the cursor.
  static let most = 100_000
  private static let header = "weir-chain"

  init(sequence: Int, results: Int) {
    self.sequence = sequence
    self.results = results
  }

  /// What an earlier link wrote, else the first link.
  init(of record: KafkaRecord) {
    self = .first
    guard let written = record.headers.last(where: { $0.name == Self.header })?.value else {
      return
    }
    let parts = String(decoding: written.prefix(40), as: UTF8.self).split(separator: "/")
    guard parts.count == 2, let sequence = Int(parts[0]), let results = Int(parts[1]),
      (1...Self.most).contains(sequence), results >= 0
    else { return }
    self.sequence = sequence
    self.results = results
  }

  var kafkaHeader: KafkaHeader { KafkaHeader(Self.header, text: "\(sequence)/\(results)") }
}
