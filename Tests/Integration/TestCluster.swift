import Configuration
import Foundation

/// Which broker a test runs on: a real Kafka where `WEIR_TEST_KAFKA` names one, else the embedded one.
enum TestCluster {
  static let bootstrapServers = ProcessInfo.processInfo.environment["WEIR_TEST_KAFKA"]

  /// A configuration with topics and a group of its own.
  static func configuration(_ name: String) -> WeirConfiguration {
    var configuration = WeirConfiguration()
    let unique = "it-\(name)-\(UInt32.random(in: 0...UInt32.max))"
    configuration.kafka.groupId = unique
    configuration.topics.requests = "\(unique).requests"
    configuration.topics.replies = "\(unique).replies"
    configuration.topics.telemetry = "\(unique).telemetry"
    configuration.topics.deadLetters = "\(unique).dlt"
    configuration.topics.partitions = 3
    configuration.admin.enabled = false
    if let bootstrapServers {
      configuration.kafka.bootstrapServers = bootstrapServers
    } else {
      configuration.kafka.embedded = true
      configuration.delivery.mode = .atLeastOnce
    }
    return configuration
  }
}
