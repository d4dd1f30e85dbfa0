import Foundation
import Synchronization

/// A program that is measured, as a process of its own.
final class ChildProcess: Sendable {
  private struct Output {
    var lines: [String] = []
    var rest: [UInt8] = []
    var isClosed = false
  }

  private let process: Process
  private let output = Mutex(Output())
  private let arrived = DispatchSemaphore(value: 0)
  let startedAt = ContinuousClock.now

  /// - Parameter errors: where the program's standard error goes.
  init(_ program: URL, _ arguments: [String], errors: URL) throws(BenchError) {
    process = Process()
    process.executableURL = program
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    _ = FileManager.default.createFile(atPath: errors.path, contents: nil)
    process.standardError = FileHandle(forWritingAtPath: errors.path) ?? FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    pipe.fileHandleForReading.readabilityHandler = { [weak self] handle in
      self?.take(handle.availableData, handle)
    }
    do {
      try process.run()
    } catch {
      throw BenchError("\(program.path) does not start: \(error)")
    }
  }

  var pid: Int32 { process.processIdentifier }
  var isRunning: Bool { process.isRunning }

  /// Waits for a line of output that begins with `prefix`.
  func waitForLine(_ prefix: String, within limit: Duration) throws(BenchError) -> String {
    let end = ContinuousClock.now + limit
    while true {
      let (line, isClosed) = output.withLock { output in
        (output.lines.first { $0.hasPrefix(prefix) }, output.isClosed)
      }
      if let line { return line }
      guard !isClosed, ContinuousClock.now < end else {
        throw BenchError("\(process.executableURL?.lastPathComponent ?? "") never said \(prefix)")
      }
      _ = arrived.wait(timeout: .now() + .milliseconds(20))
    }
  }

  /// Waits for it to have done what it was started for.
  func waitForEnd(within limit: Duration) throws(BenchError) {
    let end = ContinuousClock.now + limit
    while process.isRunning, ContinuousClock.now < end { Pause.wait(.milliseconds(5)) }
    guard !process.isRunning, process.terminationStatus == 0 else {
      throw BenchError(
        "\(process.executableURL?.lastPathComponent ?? "") "
          + (process.isRunning
            ? "is not done within \(limit)" : "ended with \(process.terminationStatus)"))
    }
  }

  /// Ends it in order; killed when that takes longer than `limit`.
  func end(within limit: Duration = .seconds(15)) {
    if process.isRunning { process.terminate() }
    let end = ContinuousClock.now + limit
    while process.isRunning, ContinuousClock.now < end { Pause.wait(.milliseconds(10)) }
    kill()
  }

  /// Ends it at once, as a crash would.
  func kill() {
    if process.isRunning { Glibc.kill(pid, SIGKILL) }
    process.waitUntilExit()
  }

  /// Processor time used so far.
  var processorTime: Duration {
    guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
      let close = text.lastIndex(of: ")")
    else { return .zero }
    let fields = text[text.index(after: close)...].split(separator: " ")
    guard fields.count > 12, let user = Int(fields[11]), let system = Int(fields[12]) else {
      return .zero
    }
    return .milliseconds((user + system) * 1000 / max(1, sysconf(Int32(_SC_CLK_TCK))))
  }

  /// A line of `/proc/PID/status` in bytes: `VmHWM` is the most memory that was resident.
  func memory(_ name: String) -> Int {
    guard let text = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8) else {
      return 0
    }
    for line in text.split(separator: "\n") where line.hasPrefix(name + ":") {
      return (line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0)
        * 1024
    }
    return 0
  }

  private func take(_ data: Data, _ handle: FileHandle) {
    output.withLock { output in
      if data.isEmpty {
        output.isClosed = true
        handle.readabilityHandler = nil
      }
      output.rest += data
      while let end = output.rest.firstIndex(of: UInt8(ascii: "\n")) {
        output.lines.append(String(decoding: output.rest[..<end], as: UTF8.self))
        output.rest.removeSubrange(...end)
      }
    }
    arrived.signal()
  }
}
