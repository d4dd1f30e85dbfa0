import Foundation
import Synchronization

/// A child process by `posix_spawn`: Foundation's waits for its grandchildren too, and brokers are
/// meant to stay.
final class ChildProcess: Sendable {
  /// How it ended.
  enum End: Sendable, Equatable {
    case exit(Int32)
    case signal(Int32)
  }

  let processID: Int32
  private let ended = Mutex<End?>(nil)

  /// Standard output and error go to files, which are appended to.
  init(
    _ program: String, _ arguments: [String], environment: [String: String]? = nil,
    output: String, errors: String
  ) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o644)
    posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_APPEND, 0o644)
    Self.keepOwnDescriptors()
    let all = environment ?? ProcessInfo.processInfo.environment
    var words = ([program] + arguments).map { strdup($0) } + [nil]
    var variables = all.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in words + variables { free(text) } }
    var made: pid_t = 0
    let code = posix_spawn(&made, program, &actions, nil, &words, &variables)
    guard code == 0 else {
      throw HarnessError("\(program) cannot be started: \(String(cString: strerror(code)))")
    }
    processID = made
  }

  /// Marks what is open here as not for children.
  private static func keepOwnDescriptors() {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? [] {
      if let descriptor = Int32(name), descriptor > 2 { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    }
  }

  /// How it ended; nil while it runs.
  var end: End? {
    ended.withLock { end in
      if let end { return end }
      var status: Int32 = 0
      guard waitpid(processID, &status, WNOHANG) == processID else { return nil }
      let signal = status & 0x7F
      end = signal == 0 ? .exit((status >> 8) & 0xFF) : .signal(signal)
      return end
    }
  }

  /// Does nothing once the end was seen: the number may be another's by then.
  func signal(_ number: Int32) {
    if end == nil { kill(processID, number) }
  }

  func waitForEnd(_ seconds: Double) async -> End? {
    _ = await waitUntil(seconds) { self.end != nil }
    return end
  }
}
