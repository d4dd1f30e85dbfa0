import Foundation
import Kafka

/// The Kafka that is measured on: the one named, or one of the benchmark's own.
final class Broker: Sendable {
  let bootstrap: String
  private let cluster: LibrdkafkaCluster
  private let ownName: String?
  private let script: URL

  init(_ named: String?, project: URL) throws(BenchError) {
    script = project.appending(path: "ops/kafka")
    if let named {
      bootstrap = named
      ownName = nil
    } else {
      let name = "bench-\(ProcessInfo.processInfo.processIdentifier)"
      let lines = try Self.run(script, ["start", "--name", name])
      guard let address = lines.split(separator: "\n").first else {
        throw BenchError("ops/kafka start named no address; give a broker with --kafka")
      }
      bootstrap = String(address)
      ownName = name
    }
    cluster = LibrdkafkaCluster(KafkaClientConfiguration(bootstrapServers: bootstrap))
  }

  func stop() {
    if let ownName { _ = try? Self.run(script, ["stop", "--name", ownName]) }
  }

  func makeProducer(linger: Int = 20) throws(BenchError) -> any KafkaProducing {
    try asked { () throws(KafkaError) in
      try cluster.makeProducer(
        KafkaClientConfiguration([
          ("linger.ms", "\(linger)"), ("queue.buffering.max.messages", "200000"),
        ]))
    }
  }

  func makeConsumer(
    group: String, _ properties: [(String, String)] = []
  ) throws(BenchError) -> any KafkaConsuming {
    try asked { () throws(KafkaError) in
      try cluster.makeConsumer(KafkaClientConfiguration([("group.id", group)] + properties))
    }
  }

  func create(_ topics: [String], partitions: Int) throws(BenchError) {
    try asked { () throws(KafkaError) in
      let admin = try cluster.makeAdmin(KafkaClientConfiguration())
      defer { admin.close() }
      try admin.createTopics(
        topics.map { NewTopic($0, partitions: partitions) }, deadline: .seconds(30))
    }
  }

  func delete(_ topics: [String]) {
    guard let admin = try? cluster.makeAdmin(KafkaClientConfiguration()) else { return }
    defer { admin.close() }
    try? admin.deleteTopics(topics, deadline: .seconds(30))
  }

  func asked<Result>(
    _ call: () throws(KafkaError) -> Result
  ) throws(BenchError) -> Result {
    do throws(KafkaError) {
      return try call()
    } catch {
      throw BenchError("\(bootstrap): \(error)")
    }
  }

  private static func run(_ script: URL, _ arguments: [String]) throws(BenchError) -> String {
    let process = Process()
    process.executableURL = script
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      throw BenchError("\(script.path) does not run: \(error); give a broker with --kafka")
    }
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw BenchError("\(script.path) failed; give a broker with --kafka")
    }
    return String(
      decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
  }
}
