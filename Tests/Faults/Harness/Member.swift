import Foundation
import Synchronization

/// One `weir serve` of the group, through its lives.
final class Member: Sendable {
  private struct State {
    var process: ChildProcess?
    var life = 0
  }

  let name: String
  private let program: String
  private let configuration: String
  private let folder: String
  private let state = Mutex(State())

  init(name: String, program: String, configuration: String, folder: String) {
    self.name = name
    self.program = program
    self.configuration = configuration
    self.folder = folder
  }

  private var process: ChildProcess? { state.withLock(\.process) }
  var processID: Int32? { isRunning ? process?.processID : nil }
  var isRunning: Bool { process.map { $0.end == nil } ?? false }
  var logPath: String { "\(folder)/\(name)-\(state.withLock(\.life)).log" }
  /// How its last life ended.
  var end: ChildProcess.End? { process?.end }

  func launch(faults: String = "") throws {
    state.withLock { $0.life += 1 }
    var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("WEIR_") }
    if !faults.isEmpty { environment["WEIR_FAULTS"] = faults }
    let made = try ChildProcess(
      program, ["serve", "--config", configuration], environment: environment, output: logPath,
      errors: logPath)
    state.withLock { $0.process = made }
  }

  /// Whether this life has said that it is ready.
  var isReady: Bool { logText.contains("is ready:") }

  /// How often this life got its partitions anew.
  var rebalances: Int {
    logText.components(separatedBy: "rebalance.started change=assigned").count - 1
  }

  /// What it was last given, as its log tells.
  var partitions: Set<Int32> {
    let line = logText.split(separator: "\n").last {
      $0.contains("rebalance.started change=assigned")
    }
    let list = line?.split(separator: "partitions=").last.map(String.init) ?? ""
    return Set(
      list.prefix { $0 == "," || $0.isNumber }.split(separator: ",").compactMap { Int32($0) })
  }

  private var logText: String {
    String(decoding: FileManager.default.contents(atPath: logPath) ?? Data(), as: UTF8.self)
  }

  func signal(_ number: Int32) { process?.signal(number) }

  /// Whether the kernel says that it is stopped.
  var isFrozen: Bool {
    guard let processID,
      let text = try? String(contentsOfFile: "/proc/\(processID)/stat", encoding: .utf8),
      let end = text.lastIndex(of: ")")
    else { return false }
    return text[end...].dropFirst(2).first == "T"
  }

  /// True when it ended within the time.
  func waitForEnd(_ seconds: Double) async -> Bool {
    await waitUntil(seconds) { !self.isRunning }
  }
}
