import Kafka

/// The topics of one scenario, so that scenarios do not meet.
struct Topics {
  let run: String
  let partitions: Int

  var requests: String { "\(run).requests" }
  var defaultReplies: String { "\(run).default" }
  var replies: String { "\(run).replies" }
  var telemetry: String { "\(run).telemetry" }
  var deadLetters: String { "\(run).dlt" }
  var group: String { "\(run)-group" }

  var all: [String] { [requests, defaultReplies, replies, telemetry, deadLetters] }

  var allPartitions: [TopicPartition] { all.flatMap(partitions(of:)) }

  func partitions(of topic: String) -> [TopicPartition] {
    (0..<Int32(partitions)).map { TopicPartition(topic, $0) }
  }

  func create(on cluster: any KafkaCluster) throws {
    let admin = try cluster.makeAdmin(KafkaClientConfiguration())
    defer { admin.close() }
    try admin.createTopics(
      all.map { NewTopic($0, partitions: partitions) }, deadline: .seconds(30))
  }
}
