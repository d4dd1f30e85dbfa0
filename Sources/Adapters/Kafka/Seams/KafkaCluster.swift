/// Where clients come from: a real cluster, or its twin in memory.
package protocol KafkaCluster: Sendable {
  func makeConsumer(_ configuration: KafkaClientConfiguration) throws(KafkaError)
    -> any KafkaConsuming
  func makeProducer(_ configuration: KafkaClientConfiguration) throws(KafkaError)
    -> any KafkaProducing
  func makeAdmin(_ configuration: KafkaClientConfiguration) throws(KafkaError)
    -> any KafkaAdministering
}
