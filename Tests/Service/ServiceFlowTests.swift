import Answering
import Configuration
import Contract
import Intake
import JSON
import Kafka
import Synchronization
import TestSupport
import Testing

@testable import Service

@Suite(.timeLimit(.minutes(1))) struct ServiceFlowTests {
  @Test(arguments: DeliveryMode.allCases)
  func `every request gets its own reply, though few executions answer many`(
    mode: DeliveryMode
  ) async throws {
    let house = try TestHouse(mode)
    house.answering.hold()
    let replies = try await house.serving {
      try await house.submit((0..<500).map { house.request("question \($0 % 10)", $0) })
      await house.answering.waitForExecutions(10)
      // All are admitted once the last has joined; a release before would only make more flights.
      #expect(try await eventually { house.pending >= 500 })
      house.answering.release()
      return try await house.replies(count: 500)
    }
    #expect(replies.count == 500)
    #expect(Set(replies.map(\.correlation)).count == 500)
    for record in replies {
      let number = try #require(Int(record.correlation))
      let reply = try record.reply()
      #expect(reply.status == .ok)
      #expect(reply.answer.rows == [[.text("question \(number % 10)")]])
      #expect(record.key == Array("k\(number)".utf8))
    }
    #expect(house.answering.executions() == 10)
    let coalesced = try replies.filter { try $0.reply().isCoalesced }
    #expect(coalesced.count == 490)
    #expect(try coalesced.allSatisfy { try $0.reply().answer.usage.isShared })
  }

  @Test(arguments: DeliveryMode.allCases)
  func `a graceful stop leaves nothing to do again`(mode: DeliveryMode) async throws {
    let house = try TestHouse(mode)
    _ = try await house.serving {
      try await house.submit((0..<200).map { house.request("q\($0)", $0) })
      return try await house.replies(count: 200)
    }
    _ = try await house.serving(instance: "b") {
      try await house.submit([house.request("last", 1000)])
      return try await house.replies(count: 201)
    }
    let replies = house.records(house.configuration.topics.replies)
    #expect(replies.count == 201)
    #expect(house.answering.executions() == 201)
  }

  @Test(arguments: DeliveryMode.allCases)
  func `what cannot be understood becomes a dead letter and its neighbours are answered`(
    mode: DeliveryMode
  ) async throws {
    let house = try TestHouse(mode)
    let bad: [[UInt8]?] = [nil, [], Array("nonsense".utf8), Array("[]".utf8), [0xFF, 0xFE]]
    let letters = try await house.serving {
      try await house.submit(
        bad.enumerated().flatMap { number, value in
          [house.record(value, number), house.request("good \(number)", 100 + number)]
        })
      _ = try await house.replies(count: 2 * bad.count)
      return try await house.records(house.configuration.topics.deadLetters, count: bad.count)
    }
    #expect(letters.count == bad.count)
    #expect(Set(letters.map(\.value)) == Set(bad))
    for letter in letters {
      #expect(
        letter.lastHeader("kafka_dlt-original-topic")
          == Array(house.configuration.topics.requests.utf8))
      #expect(letter.lastHeader("kafka_dlt-original-offset")??.count == 8)
    }
    let replies = house.records(house.configuration.topics.replies)
    #expect(try replies.filter { try $0.reply().status == .ok }.count == bad.count)
    #expect(try replies.filter { try $0.reply().status == .error }.count == bad.count)
  }

  @Test func `a reply address that cannot be used is answered all the same`() async throws {
    let house = try TestHouse(.exactlyOnce)
    let value = Request(question: "q").encoded
    @Sendable func record(_ headers: [KafkaHeader]) -> ProducerRecord {
      ProducerRecord(
        topic: house.configuration.topics.requests, key: [1], value: value, headers: headers)
    }
    let replies = try await house.serving {
      try await house.submit([
        record([
          KafkaHeader("kafka_replyTopic", text: "weir.replies"),
          KafkaHeader("kafka_replyPartition", [0, 0, 3, 231]),
        ]),
        record([KafkaHeader("kafka_replyTopic", text: "secrets")]),
        record([KafkaHeader("kafka_replyTopic", text: "weir.requests")]),
        record([KafkaHeader("kafka_replyTopic", text: "missing.replies")]),
        record([KafkaHeader("REPLY_PARTITION", [1, 2, 3])]),
        record([]),
      ])
      return try await house.replies(count: 6)
    }
    let errors = try replies.compactMap { try $0.reply().answer.error }
    #expect(errors.count == 5)
    #expect(errors.filter { $0.code == .forbidden }.count == 2)
    #expect(errors.filter { $0.code == .invalidRequest }.count == 3)
  }

  @Test(arguments: DeliveryMode.allCases)
  func `telemetry tells of each outcome, once`(mode: DeliveryMode) async throws {
    let house = try TestHouse(mode)
    let events = try await house.serving {
      try await house.submit((0..<50).map { house.request("q\($0 % 5)", $0) })
      _ = try await house.replies(count: 50)
      return try await house.records(house.configuration.topics.telemetry, count: 50)
    }
    let ids = try events.map { try JSONValue(parsing: $0.value ?? [])["id"]?.string }
    let replies = house.records(house.configuration.topics.replies)
    #expect(Set(ids) == Set(try replies.map { try $0.reply().id }))
    #expect(ids.count == 50)
    #expect(events.allSatisfy { $0.lastHeader("ce_type") != nil })
  }

  @Test func `a commit whose fate is unknown makes nothing visible twice`() async throws {
    for applied in [true, false] {
      let house = try TestHouse(.exactlyOnce)
      let replies = try await house.serving {
        try await house.submit([house.request("first", 0)])
        _ = try await house.replies(count: 1)
        house.broker.failNext(.indeterminateCommit(applied: applied))
        try await house.submit((1..<40).map { house.request("q\($0)", $0) })
        return try await house.replies(count: 40)
      }
      #expect(replies.count == 40, "applied: \(applied)")
      #expect(Set(replies.map(\.correlation)).count == 40)
    }
  }

  @Test(arguments: [TransactionDisposition.fatal, .abortable, .retriable])
  func `a failed transaction is done again, and what was aborted stays unseen`(
    disposition: TransactionDisposition
  ) async throws {
    let house = try TestHouse(.exactlyOnce)
    let replies = try await house.serving {
      for operation in [TransactionOperation.begin, .sendOffsets, .commit] {
        house.broker.failNext(
          .transaction(operation, disposition, cause: .timedOut(operation: "test")))
      }
      try await house.submit((0..<60).map { house.request("q\($0)", $0) })
      return try await house.replies(count: 60)
    }
    #expect(replies.count == 60)
    #expect(Set(replies.map(\.correlation)).count == 60)
  }

  @Test func `a request for a fresh answer gets one, others a warm one`() async throws {
    let house = try TestHouse(.atLeastOnce)
    let routes = try await house.serving {
      try await house.submit([house.request("q", 0)])
      _ = try await house.replies(count: 1)
      try await house.submit([house.request("q", 1)])
      _ = try await house.replies(count: 2)
      let fresh = Request(question: "q", maximumAgeSeconds: 0).encoded
      try await house.submit([house.record(fresh, 2)])
      return try await house.replies(count: 3).map { ($0.correlation, try $0.reply().answer.route) }
    }
    #expect(routes.first { $0.0 == "1" }?.1 == .warm)
    #expect(routes.first { $0.0 == "2" }?.1 == .template)
    #expect(house.answering.executions() == 2)
  }
}

extension TestHouse {
  /// Requests joined to flights, led or followed.
  fileprivate var pending: Int { joined.withLock { $0?.intake?.flightCounts.followers ?? 0 } }
}
