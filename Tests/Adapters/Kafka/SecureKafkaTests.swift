import Foundation
import Kafka
import Testing

/// TLS, SASL and ACLs, on a broker started with `ops/kafka run --secure`: the user weir may use
/// topics that begin with "weir".
@Suite(.enabled(if: ClusterFixture.secureProperties != nil), .timeLimit(.minutes(2)))
struct SecureKafkaTests {
  private func properties() throws -> KafkaClientConfiguration {
    let text = try String(
      contentsOfFile: try #require(ClusterFixture.secureProperties), encoding: .utf8)
    return KafkaClientConfiguration(
      text.split(separator: "\n").compactMap { line in
        let parts = line.split(separator: "=", maxSplits: 1)
        return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
      })
  }

  /// A topic made over the plain listener, whose clients may do everything.
  private func makeTopic(_ stem: String) throws -> String {
    try ClusterFixture.real.makeTopic(partitions: 1, stem)
  }

  @Test func transactionsWorkOverTLSWithPlainCredentials() async throws {
    let topic = try makeTopic("weir-secure")
    let producer = try KafkaProducer(
      try properties().setting("transactional.id", ClusterFixture.unique("weir-tx")))
    defer { producer.close() }
    try producer.initTransactions()
    try producer.beginTransaction()
    #expect(await producer.send([ProducerRecord(topic: topic, value: [1])]).succeeded)
    try producer.commitTransaction()
    let consumer = try KafkaConsumer(
      try properties().setting("group.id", ClusterFixture.unique("weir-group")))
    let handler = RecordingHandler()
    try consumer.start(topics: [topic], handler: handler)
    await handler.wait { $0.records.count == 1 }
    await consumer.stop()
    #expect(handler.snapshot.errors.isEmpty)
  }

  @Test func aWrongPasswordIsAnAuthenticationErrorEverywhere() async throws {
    let wrong = try properties().setting("sasl.password", "wrong-password-of-this-test")
    let admin = try KafkaAdmin(wrong)
    defer { admin.close() }
    let refused = #expect(throws: KafkaError.self) {
      try admin.describeCluster(deadline: .seconds(5))
    }
    expectAuthentication(refused)
    let producer = try KafkaProducer(wrong.setting("transactional.id", "weir-tx"))
    defer { producer.close(deadline: .zero) }
    expectAuthentication(
      #expect(throws: KafkaError.self) {
        try producer.initTransactions(deadline: .seconds(3))
      })
    let consumer = try KafkaConsumer(wrong.setting("group.id", "weir-group"))
    let handler = RecordingHandler()
    try consumer.start(topics: ["weir-any"], handler: handler)
    await handler.wait { events in
      events.errors.contains { if case .authenticationFailed = $0 { true } else { false } }
    }
    await consumer.stop()
    #expect(handler.snapshot.errors.count <= 3)
  }

  private func expectAuthentication(_ error: KafkaError?) {
    guard case .authenticationFailed(let reason) = error?.cause else {
      Issue.record("expected refused credentials, got \(String(describing: error))")
      return
    }
    #expect(!reason.contains("wrong-password-of-this-test"))
  }

  @Test func scramNamesTheLibrarysLimitWhereItHasIt() throws {
    let admin = try KafkaAdmin(try properties().setting("sasl.mechanisms", "SCRAM-SHA-512"))
    defer { admin.close() }
    guard !KafkaLibrary.supportsScramWithKafka4 else {
      #expect(try !admin.describeCluster(deadline: .seconds(10)).brokers.isEmpty)
      return
    }
    let error = #expect(throws: KafkaError.self) {
      try admin.describeCluster(deadline: .seconds(5))
    }
    #expect(error?.description.contains("2.6.1") == true)
  }

  @Test func aTopicWithoutTheRightIsATypedErrorForReaderAndWriter() async throws {
    let topic = try makeTopic("forbidden")
    let producer = try KafkaProducer(try properties())
    defer { producer.close() }
    let batch = await producer.send([ProducerRecord(topic: topic, value: [1])])
    #expect(batch.failures == [0: .notAuthorized(.topic, name: topic)])
    let consumer = try KafkaConsumer(
      try properties().setting("group.id", ClusterFixture.unique("weir-group")))
    let handler = RecordingHandler()
    try consumer.start(topics: [topic], handler: handler)
    await handler.wait { !$0.errors.isEmpty }
    await consumer.stop()
    #expect(handler.snapshot.errors == [.notAuthorized(.topic, name: topic)])
  }

  @Test func aGroupWithoutTheRightIsATypedError() async throws {
    let topic = try makeTopic("weir-secure")
    let consumer = try KafkaConsumer(try properties().setting("group.id", "forbidden"))
    let handler = RecordingHandler()
    try consumer.start(topics: [topic], handler: handler)
    await handler.wait { !$0.errors.isEmpty }
    await consumer.stop()
    #expect(handler.snapshot.errors.contains(.notAuthorized(.group, name: nil)))
  }

  @Test func aMemberMayReadItsOwnGroupAndSeesNothingOfAForeignOne() async throws {
    let topic = try makeTopic("weir-secure")
    let consumer = try KafkaConsumer(
      try properties().setting("group.id", ClusterFixture.unique("weir-group"))
        .setting("client.id", "reader"))
    let handler = RecordingHandler()
    try consumer.start(topics: [topic], handler: handler)
    await handler.wait { !$0.held.isEmpty }
    #expect(try consumer.groupClientIDs(deadline: .seconds(10)) == ["reader"])
    let foreign = try KafkaConsumer(try properties().setting("group.id", "forbidden"))
    // The broker lists only what may be seen.
    #expect(try foreign.groupClientIDs(deadline: .seconds(10)).isEmpty)
    await foreign.stop()
    #expect(handler.snapshot.errors.isEmpty)
    await consumer.stop()
  }
}
