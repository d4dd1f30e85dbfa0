import Kafka
import Testing

/// What every cluster promises of producing and reading.
@Suite(.timeLimit(.minutes(2)))
struct DeliveryContractTests {
  @Test(arguments: ClusterFixture.available)
  func aBatchIsDeliveredAndReadBackInOrder(_ fixture: ClusterFixture) async throws {
    let topic = try fixture.makeTopic()
    let producer = try fixture.makeProducer()
    defer { producer.close() }
    let batch = await producer.send(
      (0..<1000).map { ProducerRecord(topic: topic, partition: 0, value: Array("\($0)".utf8)) })
    #expect(batch.succeeded)
    #expect(batch.deliveries.map(\.offset) == (0..<1000).map(Int64.init))
    let records = try await fixture.read(TopicPartition(topic, 0), count: 1000)
    #expect(
      records.map { String(decoding: $0.value ?? [], as: UTF8.self) } == (0..<1000).map(String.init)
    )
    #expect(records.map(\.offset) == (0..<1000).map(Int64.init))
  }

  @Test(arguments: ClusterFixture.available)
  func headersKeysAndValuesOfEveryOddKindSurvive(_ fixture: ClusterFixture) async throws {
    let topic = try fixture.makeTopic()
    let producer = try fixture.makeProducer()
    defer { producer.close() }
    let odd = [
      KafkaHeader("null", nil), KafkaHeader("empty", []), KafkaHeader("", [1]),
      KafkaHeader("bytes", [0, 255, 128]), KafkaHeader("twice", [1]), KafkaHeader("twice", [2]),
      KafkaHeader("größe", text: "ü"), KafkaHeader("a header name beyond fifteen bytes", [7]),
    ]
    let sent = [
      ProducerRecord(topic: topic, partition: 0, key: nil, value: nil),
      ProducerRecord(topic: topic, partition: 0, key: [], value: []),
      ProducerRecord(topic: topic, partition: 0, key: [0], value: [0, 1], headers: odd),
      ProducerRecord(topic: topic, partition: 0, key: [1], value: nil, headers: odd.reversed()),
      ProducerRecord(topic: topic, partition: 0, value: [9], timestampMilliseconds: 1234),
    ]
    #expect(await producer.send(sent).succeeded)
    let read = try await fixture.read(TopicPartition(topic, 0), count: sent.count)
    #expect(read.map(\.key) == sent.map(\.key))
    #expect(read.map(\.value) == sent.map(\.value))
    #expect(read.map(\.headers) == sent.map(\.headers))
    #expect(read.last?.timestampMilliseconds == 1234)
    #expect(read.allSatisfy { $0.topic == topic && $0.timestampType == .createTime })
  }

  @Test(arguments: ClusterFixture.available)
  func aKeyedRecordLandsWhereJavaWouldPutIt(_ fixture: ClusterFixture) async throws {
    let topic = try fixture.makeTopic(partitions: 7)
    let producer = try fixture.makeProducer()
    defer { producer.close() }
    let keys = (0..<50).map { Array("key-\($0)".utf8) }
    let batch = await producer.send(keys.map { ProducerRecord(topic: topic, key: $0, value: [1]) })
    #expect(batch.deliveries.map(\.partition) == keys.map { murmur2Partition(key: $0, count: 7) })
  }

  @Test(arguments: ClusterFixture.available)
  func aPartitionThatDoesNotExistFailsItsRecordAlone(_ fixture: ClusterFixture) async throws {
    let topic = try fixture.makeTopic(partitions: 2)
    let producer = try fixture.makeProducer()
    defer { producer.close() }
    let headers = [KafkaHeader("kafka_replyPartition", [0, 0, 3, 231])]
    let partitions: [Int32] = [0, 999, -7, Int32.max, 2, 1]
    let batch = await producer.send(
      partitions.map {
        ProducerRecord(topic: topic, partition: $0, value: [1], headers: headers)
      })
    #expect(Set(batch.failures.keys) == [1, 2, 3, 4])
    for (index, error) in batch.failures {
      #expect(error == .unknownPartition(TopicPartition(topic, partitions[index])))
    }
    #expect(batch.deliveries[5] == Delivery(partition: 1, offset: 0))
  }

  @Test(arguments: ClusterFixture.available)
  func partitionCountsAreKnownAfterWarming(_ fixture: ClusterFixture) throws {
    let topic = try fixture.makeTopic(partitions: 3)
    let producer = try fixture.makeProducer()
    defer { producer.close() }
    try producer.warm(topics: [topic])
    #expect(producer.cachedPartitionCount(topic) == 3)
    #expect(try producer.partitionCount(topic) == 3)
  }

  @Test(arguments: ClusterFixture.transactional)
  func anUnknownTopicIsATypedErrorOnEveryRecord(_ fixture: ClusterFixture) async throws {
    let name = ClusterFixture.unique("never-created")
    let producer = try fixture.makeProducer()
    defer { producer.close() }
    let batch = await producer.send([
      ProducerRecord(topic: name, value: [1]), ProducerRecord(topic: name, partition: 0, value: []),
    ])
    #expect(batch.failures == [0: .unknownTopic(name), 1: .unknownTopic(name)])
  }

  @Test(arguments: ClusterFixture.available)
  func aClosedProducerFailsEverythingAndSaysSo(_ fixture: ClusterFixture) async throws {
    let topic = try fixture.makeTopic()
    let producer = try fixture.makeProducer()
    #expect(await producer.send([ProducerRecord(topic: topic, value: [1])]).succeeded)
    producer.close()
    producer.close()
    let batch = await producer.send([ProducerRecord(topic: topic, value: [1])])
    #expect(batch.failures == [0: .closed])
    #expect(producer.fatalError == .closed)
  }

  @Test(arguments: ClusterFixture.available)
  func closingFromInsideACompletionDoesNotDeadlock(_ fixture: ClusterFixture) async throws {
    let topic = try fixture.makeTopic()
    let producer = try fixture.makeProducer()
    let batch = await withCheckedContinuation { continuation in
      producer.send([ProducerRecord(topic: topic, value: [1])]) { batch in
        producer.close()
        continuation.resume(returning: batch)
      }
    }
    #expect(batch.succeeded)
    producer.close()
  }

  @Test(arguments: ClusterFixture.available)
  func anEmptyBatchCompletes(_ fixture: ClusterFixture) async throws {
    let producer = try fixture.makeProducer()
    defer { producer.close() }
    let batch = await producer.send([])
    #expect(batch.succeeded)
  }
}
