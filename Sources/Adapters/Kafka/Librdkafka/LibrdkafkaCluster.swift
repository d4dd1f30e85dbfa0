/// A cluster reached through librdkafka. Each client's own properties come after, and override,
/// the shared ones.
package struct LibrdkafkaCluster: KafkaCluster {
  package let shared: KafkaClientConfiguration
  private let log: KafkaLog?

  package init(_ shared: KafkaClientConfiguration, log: KafkaLog? = nil) {
    self.shared = shared
    self.log = log
  }

  private func complete(_ own: KafkaClientConfiguration) -> KafkaClientConfiguration {
    shared.setting(own.properties.map { ($0.name, $0.value) })
  }

  package func makeConsumer(
    _ configuration: KafkaClientConfiguration
  ) throws(KafkaError) -> any KafkaConsuming {
    try KafkaConsumer(complete(configuration), log: log)
  }

  package func makeProducer(
    _ configuration: KafkaClientConfiguration
  ) throws(KafkaError) -> any KafkaProducing {
    try KafkaProducer(complete(configuration), log: log)
  }

  package func makeAdmin(
    _ configuration: KafkaClientConfiguration
  ) throws(KafkaError) -> any KafkaAdministering {
    try KafkaAdmin(complete(configuration), log: log)
  }
}
