import Testing

@testable import Contract

@Suite struct ReplyAddressTests {
  private let uuid: [UInt8] = (0..<16).map { $0 &* 17 }

  @Test func `Spring's raw bytes and big-endian partition are read`() throws {
    let address = try ReplyAddress(headers: [
      MessageHeader("kafka_correlationId", uuid), MessageHeader("kafka_replyTopic", text: "r"),
      MessageHeader("kafka_replyPartition", [0, 0, 1, 2]),
    ])
    #expect(
      address == ReplyAddress(dialect: .spring, correlation: uuid, topic: "r", partition: 258))
  }

  @Test func `NestJS's decimal partition is read`() throws {
    let address = try ReplyAddress(headers: [
      MessageHeader("kafka_correlationId", text: "0123456789abcdef01234"),
      MessageHeader("kafka_replyTopic", text: "p.reply"),
      MessageHeader("kafka_replyPartition", text: "12"),
    ])
    #expect(address?.dialect == .nest)
    #expect(address?.partition == 12)
  }

  @Test func `NestJS is known by its correlation where it names no partition`() throws {
    let address = try ReplyAddress(headers: [
      MessageHeader("kafka_correlationId", text: "0123456789abcdef01234")
    ])
    #expect(address?.dialect == .nest)
    let spring = try ReplyAddress(headers: [
      MessageHeader("kafka_correlationId", text: "123e4567-e89b-12d3-a456-426614174000")
    ])
    #expect(spring?.dialect == .spring)
  }

  @Test func `SmallRye's own names are read`() throws {
    let address = try ReplyAddress(headers: [
      MessageHeader("REPLY_CORRELATION_ID", text: "c"), MessageHeader("REPLY_TOPIC", text: "t"),
      MessageHeader("REPLY_PARTITION", [0, 0, 0, 3]),
    ])
    #expect(
      address
        == ReplyAddress(dialect: .smallRye, correlation: Array("c".utf8), topic: "t", partition: 3))
  }

  @Test func `no reply headers, no address`() throws {
    #expect(try ReplyAddress(headers: [MessageHeader("traceparent", text: "x")]) == nil)
    #expect(try ReplyAddress(headers: []) == nil)
  }

  @Test(arguments: [
    [UInt8](), [1], [0xFF, 0xFF, 0xFF, 0xFF], Array("99999999999".utf8), [1, 2, 3, 4, 5],
    Array("-1".utf8), Array("1.5".utf8),
  ])
  func `an absurd partition is an error, and the rest can still be used`(bytes: [UInt8]) throws {
    let headers = [
      MessageHeader("kafka_correlationId", uuid), MessageHeader("kafka_replyTopic", text: "r"),
      MessageHeader("kafka_replyPartition", bytes),
    ]
    #expect(throws: ReplyError.self) { try ReplyAddress(headers: headers) }
    let salvaged = try #require(ReplyAddress.salvaged(from: headers))
    #expect(salvaged.correlation == uuid)
    #expect(salvaged.topic == "r")
    #expect(salvaged.partition == nil)
  }

  @Test(arguments: ["", ".", "..", "a b", "a/b", "é", String(repeating: "a", count: 250)])
  func `what Kafka takes for no topic is an error`(name: String) {
    #expect(throws: ReplyError.self) {
      try ReplyAddress(headers: [MessageHeader("kafka_replyTopic", text: name)])
    }
  }

  @Test(arguments: ReplyDialect.allCases)
  func `an address survives its own headers`(dialect: ReplyDialect) throws {
    let address = ReplyAddress(
      dialect: dialect, correlation: Array("0123456789abcdef01234".utf8), topic: "t", partition: 7)
    #expect(try ReplyAddress(headers: address.headers) == address)
  }
}
