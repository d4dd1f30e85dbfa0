/// Topics and the cluster's health. Every call blocks, at most until its deadline.
package protocol KafkaAdministering: AnyObject, Sendable {
  /// Creates topics; one that exists throws `topicExists` after the others were tried.
  func createTopics(_ topics: [NewTopic], deadline: Duration) throws(KafkaError)
  func deleteTopics(_ topics: [String], deadline: Duration) throws(KafkaError)

  /// The cluster with all topics this client may see.
  func describeCluster(deadline: Duration) throws(KafkaError) -> ClusterDescription

  /// One topic, without creating it; throws `unknownTopic`, `notAuthorized`, ….
  func describeTopic(_ name: String, deadline: Duration) throws(KafkaError) -> TopicDescription
  func close()
}
