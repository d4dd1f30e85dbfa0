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

/// Data for tests that lies beside the project; nil where it is not at hand, and said so.
enum SharedData {
  static func folder(_ name: String) -> URL? {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let folder = root.deletingLastPathComponent().appending(path: "shared/data/\(name)")
    if FileManager.default.fileExists(atPath: folder.path) { return folder }
    print("SKIPPED: \(folder.path) is not there")
    return nil
  }
}
