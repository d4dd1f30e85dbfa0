import Foundation

/// A Kafka of the run's own, by `ops/kafka`.
struct KafkaInstance {
  let name: String
  let bootstrapServers: String
  let nodes: Int

  static func start(nodes: Int) async throws -> KafkaInstance {
    let name = "faults-\(ProcessInfo.processInfo.processIdentifier)-\(nodes)"
    let output = try await command(["start", "--name", name, "--nodes", "\(nodes)"])
    guard let address = output.split(separator: "\n").first else {
      throw HarnessError("ops/kafka printed no address")
    }
    return KafkaInstance(name: name, bootstrapServers: String(address), nodes: nodes)
  }

  func stop() async throws { _ = try await Self.command(["stop", "--name", name]) }

  /// SIGTERM, or SIGKILL where there are others.
  func stopNode(_ number: Int, kill: Bool) async throws {
    _ = try await Self.command(
      ["stop-node", "\(number)", "--name", name] + (kill ? ["--kill"] : []))
  }

  func startNode(_ number: Int) async throws {
    _ = try await Self.command(["start-node", "\(number)", "--name", name])
  }

  private static func command(_ arguments: [String]) async throws -> String {
    let log = NSTemporaryDirectory() + "weir-faults-kafka.log"
    let output = NSTemporaryDirectory() + "weir-faults-\(UUID().uuidString).out"
    defer { try? FileManager.default.removeItem(atPath: output) }
    let child = try ChildProcess(
      Project.root + "/ops/kafka", arguments, output: output, errors: log)
    guard await child.waitForEnd(180) == .exit(0) else {
      throw HarnessError("ops/kafka \(arguments.joined(separator: " ")) failed: \(log)")
    }
    return try String(contentsOfFile: output, encoding: .utf8)
  }
}

/// Why the harness itself cannot go on.
struct HarnessError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
