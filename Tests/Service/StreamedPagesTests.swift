import Answering
import Configuration
import Contract
import JSON
import Kafka
import Testing

@testable import Service

/// Large results that come as a chain of pages, each link a request of its own.
@Suite(.timeLimit(.minutes(1))) struct StreamedPagesTests {
  private static let pages = 7

  /// Seven pages of two rows, each naming its question; the cursor is all that tells which.
  private static func answering(failingAt bad: Int? = nil) -> ScriptedAnswering {
    ScriptedAnswering(script: { question in
      let page = question.page?.cursor.flatMap { Int($0.dropFirst()) } ?? 0
      if page == bad { return [.failed(ReplyError(.cursorExpired, "the data has changed"))] }
      let isLast = page == pages - 1
      return [
        Answer(
          route: .template, columns: [Column(name: "row", type: "TEXT")],
          rows: (0..<2).map { [.text("\(question.text) \(2 * page + $0)")] },
          page: PageInfo(cursor: isLast ? nil : "p\(page + 1)", size: 2), isPartial: !isLast)
      ]
    })
  }

  private static func record(
    _ house: TestHouse, _ number: Int, question: String? = nil, key: [UInt8]? = nil
  ) -> ProducerRecord {
    var record = house.record(
      Request(question: question ?? "q\(number)", streams: true).encoded, number)
    record.key = key
    return record
  }

  /// The records of one requester by sequence number, after checking that each is there once.
  private func chains(_ house: TestHouse) throws -> [String: [KafkaRecord]] {
    let records = house.records(house.configuration.topics.replies)
    return try Dictionary(grouping: records, by: \.correlation).mapValues { chain in
      let sorted = try chain.sorted { try $0.reply().sequence < $1.reply().sequence }
      #expect(try sorted.map { try $0.reply().sequence } == Array(0..<sorted.count))
      #expect(Set(sorted.map(\.partition)).count == 1)
      // In one partition they lie in order.
      #expect(sorted.map(\.offset) == sorted.map(\.offset).sorted())
      #expect(try sorted.map { try $0.reply().isLast }.firstIndex(of: true) == sorted.count - 1)
      #expect(Set(try sorted.map { try $0.reply().id }).count == 1)
      return sorted
    }
  }

  private func check(_ house: TestHouse, count: Int) throws {
    let chains = try chains(house)
    #expect(chains.count == count)
    for (correlation, chain) in chains {
      #expect(chain.count == Self.pages)
      let rows = try chain.flatMap { try $0.reply().answer.rows }
      #expect(rows == (0..<2 * Self.pages).map { [.text("q\(correlation) \($0)")] })
      let states = try chain.map { try $0.reply().status }
      #expect(states == Array(repeating: .partial, count: Self.pages - 1) + [.ok])
    }
  }

  @Test(arguments: DeliveryMode.allCases)
  func `each page leaves with the request for the next, whoever serves it`(
    mode: DeliveryMode
  ) async throws {
    let house = try TestHouse(mode, answering: Self.answering())
    let count = 30
    let events = try await house.serving(instance: "a") {
      try await house.serving(instance: "b") {
        try await house.submit(
          (0..<count).map { Self.record(house, $0, key: Array("k\($0)".utf8)) })
        _ = try await house.replies(count: count * Self.pages)
        return try await house.records(house.configuration.topics.telemetry, count: count)
      }
    }
    try check(house, count: count)
    // One outcome a request, not one a page.
    #expect(events.count == count)
    for event in events {
      let json = try JSONValue(parsing: event.value ?? [])
      #expect(json["results"]?.integer == Int64(2 * Self.pages))
      #expect(json["status"]?.string == "ok")
    }
  }

  @Test func `without a key all pages lie on one partition`() async throws {
    let house = try TestHouse(.exactlyOnce, answering: Self.answering())
    try await house.serving {
      try await house.submit((0..<20).map { Self.record(house, $0) })
      _ = try await house.replies(count: 20 * Self.pages)
    }
    try check(house, count: 20)
    let used = Set(house.records(house.configuration.topics.replies).map(\.partition))
    #expect(used.count > 1)
  }

  @Test func `identical streams share each page's execution`() async throws {
    let house = try TestHouse(.exactlyOnce, answering: Self.answering())
    try await house.serving {
      try await house.submit((0..<20).map { Self.record(house, $0, question: "same") })
      _ = try await house.replies(count: 20 * Self.pages)
    }
    let chains = try chains(house)
    #expect(chains.count == 20 && chains.values.allSatisfy { $0.count == Self.pages })
    #expect(house.answering.executions() == Self.pages)
  }

  @Test func `transactions that fail, and members that leave, show no page twice`() async throws {
    let house = try TestHouse(.exactlyOnce, answering: Self.answering())
    let count = 24
    try await house.serving(instance: "a") {
      for round in 0..<6 {
        house.broker.failNext(
          .transaction(.commit, .abortable, cause: .timedOut(operation: "test")))
        house.broker.failNext(.indeterminateCommit(applied: round % 2 == 0))
        house.broker.failNext(
          .transaction(.sendOffsets, .fatal, cause: .timedOut(operation: "test")))
      }
      try await house.submit(
        (0..<count / 2).map { Self.record(house, $0, key: Array("k\($0)".utf8)) })
      // A second member takes partitions over in the middle, and gives them back.
      try await house.serving(instance: "b") {
        try await house.submit(
          (count / 2..<count).map { Self.record(house, $0, key: Array("k\($0)".utf8)) })
        _ = try await house.replies(count: count * Self.pages / 2)
      }
      _ = try await house.replies(count: count * Self.pages)
    }
    try check(house, count: count)
  }

  @Test func `a link that fails ends the chain with its error`() async throws {
    let house = try TestHouse(.exactlyOnce, answering: Self.answering(failingAt: 3))
    try await house.serving {
      try await house.submit((0..<5).map { Self.record(house, $0) })
      _ = try await house.replies(count: 5 * 4)
    }
    for chain in try chains(house).values {
      let last = try #require(chain.last).reply()
      #expect(chain.count == 4 && last.answer.error?.code == .cursorExpired)
    }
  }

  @Test func `a page whose record is too large ends the chain with an error`() async throws {
    let house = try TestHouse(.exactlyOnce, answering: Self.answering())
    let events = try await house.serving {
      house.answering.hold()
      try await house.submit([Self.record(house, 0)])
      await house.answering.waitForExecutions(1)
      house.broker.failNext(
        .send(.messageTooLarge(topic: house.configuration.topics.replies)))
      house.answering.release()
      return try await house.records(house.configuration.topics.telemetry, count: 1)
    }
    let chains = try chains(house)
    let last = try #require(chains["0"]?.last).reply()
    #expect(chains["0"]?.count == 1 && last.isLast && last.answer.error?.code == .tooLarge)
    #expect(events.count == 1)
    #expect(house.answering.executions() == 1)
  }

  @Test func `one who asks for one record gets one page and a cursor to go on with`() async throws {
    let house = try TestHouse(.exactlyOnce, answering: Self.answering())
    let replies = try await house.serving {
      try await house.submit([house.record(Request(question: "q0").encoded, 0)])
      let first = try await house.replies(count: 1)[0].reply()
      let next = Request(question: "q0", page: PageRequest(cursor: first.answer.page?.cursor))
      try await house.submit([house.record(next.encoded, 1)])
      return try await house.replies(count: 2).map { try $0.reply() }
    }
    #expect(replies.allSatisfy { $0.isLast && $0.sequence == 0 && $0.status == .partial })
    #expect(Set(replies.map { $0.answer.page?.cursor }) == ["p1", "p2"])
  }

  @Test func `nonsense in the chain's header is the first link`() async throws {
    let house = try TestHouse(.exactlyOnce, answering: Self.answering())
    let nonsense = ["", "x", "1", "-1/0", "0/0", "99999999999999999999/1", "1/-1", "1/2/3"]
    try await house.serving {
      try await house.submit(
        nonsense.enumerated().map { number, text in
          var record = Self.record(house, number)
          record.headers.append(KafkaHeader("weir-chain", text: text))
          return record
        })
      _ = try await house.replies(count: nonsense.count * Self.pages)
    }
    try check(house, count: nonsense.count)
  }
}
