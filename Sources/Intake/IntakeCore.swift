internal import Answering
internal import Contract
internal import Digest
internal import Flights
internal import Kafka
internal import Outbox
internal import Synchronization
internal import Telemetry

/// What the threads of the intake share.
final class IntakeCore: Sendable {
  typealias Board = Flights<Question, Requester>

  let options: IntakeOptions
  let answering: any Answering
  let telemetry: Telemetry
  let outbox: any OutcomeSink
  let book: PartitionBook
  let topics: TopicDirectory
  let replies: ReplyComposer
  let letters: DeadLetterComposer
  let flights: Board

  init(
    options: IntakeOptions, answering: any Answering, telemetry: Telemetry,
    outbox: any OutcomeSink, book: PartitionBook, topics: TopicDirectory
  ) {
    self.options = options
    self.answering = answering
    self.telemetry = telemetry
    self.outbox = outbox
    self.book = book
    self.topics = topics
    let replies = ReplyComposer(options: options, topics: topics)
    self.replies = replies
    letters = DeadLetterComposer(options: options, replies: replies)
    flights = Board(
      warmBytes: options.warmBytes, longestAge: options.longestAge, telemetry: telemetry,
      isCurrent: { answering.isCurrent($0) },
      execute: { question, part in
        if let delay = FaultPoint.executionDelay {
          // A cancelled execution goes on at once.
          try? await ContinuousClock().sleep(for: delay)
        }
        return await answering.answer(question, part: part)
      },
      deliver: { landings in
        let headers = replies.headers(at: telemetry.clock.wall())
        let now = telemetry.clock.now()
        outbox.submit(
          landings.map { landing in
            replies.outcome(
              landing.answer, for: landing.requester,
              ReplyComposer.Circumstances(
                sequence: landing.sequence, isLast: landing.isLast,
                isCoalesced: landing.isCoalesced, now: now, headers: headers))
          })
      })
  }

  /// Whether a request may be at home at another member; asked once a batch. A member that has all
  /// partitions need not look where each request belongs.
  func hasNeighbours(now: ContinuousClock.Instant) -> Bool {
    guard options.sendsHome, options.coalesces,
      let count = try? topics.partitionCount(options.requestTopic, now: now)
    else { return false }
    return book.ownedCount < count
  }

  /// The partition a request is to be sent to; nil when it is at home here.
  ///
  /// A request whose home is another partition of this same member is at home as well: identical
  /// requests meet in one flight table, whichever partition they came by.
  func home(
    of fingerprint: Fingerprint, _ record: KafkaRecord, now: ContinuousClock.Instant
  ) -> Int32? {
    guard let count = try? topics.partitionCount(record.topic, now: now), count > 1 else {
      return nil
    }
    let home = murmur2Partition(key: fingerprint.key, count: count)
    guard home != record.partition, !book.owns(home), Hop(of: record).count < Hop.most else {
      return nil
    }
    return home
  }

  /// Sees to it that the requester has an address that can be sent to; answers why its own cannot.
  func checkAddress(
    of requester: inout Requester, now: ContinuousClock.Instant
  ) -> ReplyError? {
    guard let address = requester.address, address.topic != nil || address.partition != nil
    else { return nil }
    let topic = address.topic ?? options.replyTopic
    guard options.allowsReplies(to: topic) else {
      requester.address?.topic = nil
      requester.address?.partition = nil
      return nil
    }
    do throws(KafkaError) {
      let count = try topics.partitionCount(topic, now: now)
      guard let partition = address.partition, partition >= count else { return nil }
      requester.address?.partition = nil
      return ReplyError(
        .invalidRequest, "\(topic) has \(count) partitions; there is no \(partition).",
        field: address.dialect.partitionHeader)
    } catch {
      requester.address?.topic = nil
      requester.address?.partition = nil
      return ReplyError(
        .invalidRequest, "Replies cannot be sent to the topic \(topic): \(error.cause).",
        field: address.dialect.topicHeader)
    }
  }

  /// A key that no other request has, for running without coalescing.
  func unshared(_ ticket: Ticket) -> Fingerprint {
    Fingerprint(
      digest: SHA256Hasher().digest("\(ticket.partition)/\(ticket.offset)/\(ticket.epoch)"))
  }
}
