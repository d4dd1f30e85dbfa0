internal import Contract
internal import JSON
internal import Kafka
internal import Outbox

/// Turns records into requests; one a thread, its parser and digest kept.
final class RecordReader {
  private let parser: JSONParser
  private let hasher = FingerprintHasher()
  private let options: IntakeOptions

  init(options: IntakeOptions) throws(JSONError) {
    self.options = options
    parser = try JSONParser(maximumBytes: options.maximumRequestBytes)
  }

  /// - Parameters:
  ///   - wall: milliseconds since 1970, to measure a deadline against the record's timestamp.
  func read(
    _ record: KafkaRecord, ticket: Ticket, now: ContinuousClock.Instant, wall: Int64
  ) -> RecordReading {
    let origin = Hop(of: record)
    var requester = Requester(
      ticket: ticket, id: "", address: nil, key: origin.key, receivedAt: now)
    // Written only where the request has no id of its own.
    func placeID() -> String { "\(record.topic)-\(origin.partition)-\(origin.offset)" }
    var addressFailure: ReplyError?
    if !record.headers.isEmpty {
      let headers = record.headers.map { MessageHeader($0.name, $0.value) }
      do throws(ReplyError) {
        requester.address = try ReplyAddress(headers: headers)
      } catch {
        addressFailure = error
        requester.address = ReplyAddress.salvaged(from: headers)
      }
      requester.trace = record.headers.filter {
        $0.name == HeaderName.traceParent || $0.name == HeaderName.traceState
      }
    }
    guard let value = record.value else {
      requester.id = placeID()
      return .dead(
        ReplyError(.invalidRequest, "The record is a tombstone: it has no value."), requester)
    }
    guard value.count <= options.maximumRequestBytes else {
      requester.id = placeID()
      return .dead(
        ReplyError(
          .tooLarge,
          "The record has \(value.count) bytes; \(options.maximumRequestBytes) are allowed."),
        requester)
    }
    let request: Request
    do throws(ReplyError) {
      request = try Request(decoding: value, with: parser)
    } catch {
      requester.id = Request.salvagedID(from: value, with: parser) ?? placeID()
      return error.field == nil
        ? .dead(error, requester) : .refused(error, requester, database: nil)
    }
    requester = Requester(
      ticket: ticket, id: request.id ?? placeID(), address: requester.address,
      key: requester.key, receivedAt: now, trace: requester.trace, request: request,
      fingerprint: hasher.fingerprint(of: request))
    if request.streams {
      requester.stream = StreamedRequest(request, origin: origin, link: ChainLink(of: record))
    }
    if let addressFailure {
      return .refused(addressFailure, requester, database: request.database)
    }
    if let topic = requester.address?.topic, !options.allowsReplies(to: topic) {
      requester.address?.topic = nil
      requester.address?.partition = nil
      return .refused(
        ReplyError(
          .forbidden,
          "Replies to the topic \(topic) are not allowed; see topics.allowedReplies.",
          field: requester.address?.dialect.topicHeader),
        requester, database: request.database)
    }
    return .request(
      request, requester, deadline(of: request, sent: origin.timestampMilliseconds, now, wall))
  }

  /// A deadline that the request names counts from when it was sent; the default counts from now,
  /// so that a backlog is worked off rather than thrown away.
  private func deadline(
    of request: Request, sent: Int64, _ now: ContinuousClock.Instant, _ wall: Int64
  ) -> Deadline {
    guard let named = request.deadlineMilliseconds else {
      return .at(now + options.defaultDeadline)
    }
    let bound = min(.milliseconds(named), options.maximumDeadline)
    guard sent >= 0 else { return .at(now + bound) }
    // A sender whose clock is ahead gets no more than it asked for.
    let left = bound - .milliseconds(max(0, wall - sent))
    return left > .zero ? .at(now + left) : .passed
  }
}
