internal import Contract
internal import Kafka
internal import Outbox

/// A request that takes several records for its reply: all that the request for the next page is
/// made of.
final class StreamedRequest: Sendable {
  let request: Request
  let origin: Hop
  let link: ChainLink

  init(_ request: Request, origin: Hop, link: ChainLink) {
    self.request = request
    self.origin = origin
    self.link = link
  }

  /// The request for the page that begins at a cursor, under the same id, address and deadline.
  ///
  /// It stays in the partition of this link, and is at home there: identical streams met in it, and
  /// the member that has the statement and the data at hand goes on as long as it owns it.
  func next(
    at cursor: String, link: ChainLink, from requester: Requester, topic: String
  ) -> ProducerRecord {
    var request = request
    request.id = requester.id
    request.page = PageRequest(size: request.page?.size, cursor: cursor)
    let fingerprint = FingerprintHasher().fingerprint(of: request)
    let address = (requester.address?.headers ?? []).map { KafkaHeader($0.name, $0.value) }
    return ProducerRecord(
      topic: topic, partition: requester.ticket.partition, key: fingerprint.key,
      value: request.encoded,
      headers: address + requester.trace + origin.headers(count: Hop.most) + [link.kafkaHeader])
  }
}
