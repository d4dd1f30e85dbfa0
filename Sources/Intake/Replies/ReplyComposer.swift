internal import Contract
internal import Kafka
internal import Outbox
internal import Telemetry

/// Makes the outcome of a request: its reply record with the headers its sender's dialect wants,
/// and the event that tells of it.
struct ReplyComposer: Sendable {
  private let options: IntakeOptions
  private let topics: TopicDirectory
  private let fixedHeaders: [KafkaHeader]
  private static let warmHits: [CacheLabel] = [.answers]
  private let ids: EventIDs
  /// NestJS takes the presence of this header for the end of a reply.
  private static let disposed = KafkaHeader(HeaderName.nestIsDisposed, [0])

  init(options: IntakeOptions, topics: TopicDirectory) {
    self.options = options
    self.topics = topics
    fixedHeaders = EventIDs.fixedHeaders(type: CloudEvent.replyType, source: options.source)
    ids = EventIDs(topic: options.requestTopic)
  }

  /// The headers that replies which leave at one time have in common.
  func headers(at time: UnixTime) -> SharedHeaders {
    SharedHeaders(fixedHeaders + [KafkaHeader("ce_time", text: time.description)])
  }

  /// What of a reply is not in its answer.
  struct Circumstances {
    var sequence = 0
    var isLast = true
    var isCoalesced = false
    /// Whether it was answered from a finished execution.
    var isWarm = false
    var now: ContinuousClock.Instant
    /// Of a batch.
    var headers: SharedHeaders
  }

  func outcome(
    _ answer: EncodedAnswer, for requester: Requester, _ given: Circumstances
  ) -> Outcome {
    let body = answer.answer
    var circumstances = given
    circumstances.sequence += requester.stream?.link.sequence ?? 0
    let next = given.isLast ? nextLink(body, requester, circumstances) : nil
    if next != nil { circumstances.isLast = false }
    let elapsed = (circumstances.now - requester.receivedAt).microseconds
    var usage = body.usage
    usage.isShared = circumstances.isCoalesced || circumstances.isWarm
    let route = circumstances.isWarm ? .warm : body.route
    let status: ReplyStatus =
      body.error != nil ? .error : circumstances.isLast ? body.status : .partial
    let total = Timing("total", milliseconds: Double(elapsed) / 1000)
    let timings = circumstances.isWarm ? [total] : body.timings + [total]
    let value = ReplyEnvelope(
      id: requester.id, status: status, sequence: circumstances.sequence,
      isLast: circumstances.isLast, isCoalesced: circumstances.isCoalesced, route: route,
      usage: usage, timings: timings, explanation: requester.explains ? body.explanation : []
    ).encode(with: answer)
    let record = ProducerRecord(
      topic: requester.address?.topic ?? options.replyTopic,
      partition: requester.address?.partition ?? chosenPartition(requester, circumstances.now),
      key: requester.key, value: value, sharedHeaders: circumstances.headers,
      headers: headers(requester, value, status, circumstances))
    let event = RequestAnswered(
      id: requester.id, tenant: requester.tenant, fingerprint: requester.fingerprint,
      database: requester.database ?? body.form?.database ?? body.source?.database, route: route,
      status: status, errorCode: body.error?.code,
      isCoalesced: circumstances.isCoalesced, microseconds: elapsed, timings: timings,
      usage: usage, model: body.model,
      resultCount: body.rows.count + body.hits.count + (requester.stream?.link.results ?? 0),
      cacheHits: circumstances.isWarm ? Self.warmHits : [],
      partition: requester.ticket.partition, offset: requester.ticket.offset,
      traceParent: requester.trace.isEmpty
        ? nil
        : requester.trace.first { $0.name == HeaderName.traceParent }?.value
          .flatMap { TraceParent($0) },
      form: circumstances.isCoalesced || circumstances.isWarm ? nil : body.form)
    return Outcome(
      .reply, ticket: requester.ticket, record: record, and: next, isFinal: given.isLast,
      event: circumstances.isLast ? event : nil,
      eventIfLast: next == nil ? nil : event)
  }

  /// The request for the next page of a streamed reply, which leaves with this page.
  private func nextLink(
    _ body: Answer, _ requester: Requester, _ circumstances: Circumstances
  ) -> ProducerRecord? {
    guard let stream = requester.stream, body.error == nil, body.isPartial, !body.isProvisional,
      let cursor = body.page?.cursor, circumstances.sequence < ChainLink.most
    else { return nil }
    let link = ChainLink(
      sequence: circumstances.sequence + 1,
      results: stream.link.results + body.rows.count + body.hits.count)
    return stream.next(
      at: cursor, link: link, from: requester, topic: options.requestTopic)
  }

  /// All records of a streamed reply lie on one partition, also where no key says which.
  private func chosenPartition(
    _ requester: Requester, _ now: ContinuousClock.Instant
  ) -> Int32? {
    guard requester.stream != nil, requester.key?.isEmpty ?? true else { return nil }
    return (try? topics.partitionCount(requester.address?.topic ?? options.replyTopic, now: now))
      .map { murmur2Partition(key: Array(requester.id.utf8), count: $0) }
  }

  private func headers(
    _ requester: Requester, _ value: [UInt8], _ status: ReplyStatus,
    _ circumstances: Circumstances
  ) -> [KafkaHeader] {
    var headers: [KafkaHeader] = []
    headers.reserveCapacity(requester.trace.count + 4)
    let ticket = requester.ticket
    headers.append(
      KafkaHeader(
        "ce_id",
        ids.bytes(
          partition: ticket.partition, offset: ticket.offset, circumstances.sequence)))
    if !requester.trace.isEmpty { headers.append(contentsOf: requester.trace) }
    guard let address = requester.address else { return headers }
    if let correlation = address.correlation {
      headers.append(KafkaHeader(address.dialect.correlationHeader, correlation))
    }
    if address.dialect == .nest {
      if status == .error { headers.append(KafkaHeader(HeaderName.nestError, value)) }
      if circumstances.isLast { headers.append(Self.disposed) }
    }
    return headers
  }
}
