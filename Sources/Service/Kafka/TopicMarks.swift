internal import Kafka

extension KafkaConnection {
  /// Where each partition of a topic begins and ends now. Blocks for the broker's answers.
  ///
  /// - Parameter reader: asked for the offsets; see ``makeReader()``.
  func marks(
    of topic: String, through reader: any KafkaConsuming, deadline: Duration
  ) throws(KafkaError) -> [TopicPartition: Watermarks] {
    let admin = try makeAdmin()
    defer { admin.close() }
    let partitions = try admin.describeTopic(topic, deadline: deadline).partitions
    var marks: [TopicPartition: Watermarks] = [:]
    for partition in 0..<Int32(partitions) {
      let place = TopicPartition(topic, partition)
      marks[place] = try reader.watermarks(place, deadline: deadline)
    }
    return marks
  }
}
