#if DEBUG
  internal import Dispatch
  internal import Foundation
  internal import Synchronization

  /// What the environment variable `WEIR_FAULTS` asks for, entries separated by commas:
  ///
  /// - `POINT:ACTION[:N]`: at the N-th passing (1 where absent, `*` for each one) of a
  ///   ``FaultPoint``. Actions: `kill`, `kill-US` (a thread of its own kills after so many
  ///   microseconds while the process goes on), `stop` (SIGSTOP), `wait-MS` (milliseconds).
  /// - `off:PROTECTION`: without that protection.
  /// - `slow:MS`: each execution takes up to that much longer, by chance.
  package final class FaultPlan: Sendable {
    enum Action: Equatable, Sendable {
      case kill, stop
      case killAfter(microseconds: Int)
      case wait(milliseconds: Int)
    }

    struct Entry: Equatable, Sendable {
      var point: FaultPoint
      var action: Action
      /// Nil: at each passing.
      var passing: Int?
    }

    let entries: [Entry]
    let switchedOff: Set<FaultPoint.Protection>
    let executionDelay: Duration?
    private let passings = Mutex<[FaultPoint: Int]>([:])

    static let current: FaultPlan? = {
      guard let text = ProcessInfo.processInfo.environment["WEIR_FAULTS"], !text.isEmpty else {
        return nil
      }
      return FaultPlan(text)
    }()

    /// Entries that make no sense are left out.
    package init(_ text: String) {
      var entries: [Entry] = []
      var switchedOff: Set<FaultPoint.Protection> = []
      var delay: Duration?
      for part in text.split(separator: ",") {
        let words = part.split(separator: ":").map(String.init)
        guard words.count >= 2 else { continue }
        switch words[0] {
        case "off":
          if let protection = FaultPoint.Protection(rawValue: words[1]) {
            switchedOff.insert(protection)
          }
        case "slow": delay = Int(words[1]).map { .milliseconds($0) }
        default:
          guard let point = FaultPoint(rawValue: words[0]), let action = Self.action(words[1])
          else { continue }
          let passing = words.count < 3 ? 1 : Int(words[2])
          entries.append(Entry(point: point, action: action, passing: passing))
        }
      }
      self.entries = entries
      self.switchedOff = switchedOff
      executionDelay = delay
    }

    private static func action(_ text: String) -> Action? {
      let words = text.split(separator: "-")
      let time = words.count > 1 ? Int(words[1]) : nil
      switch (words.first, time) {
      case ("kill", let time?): return .killAfter(microseconds: time)
      case ("kill", nil): return .kill
      case ("stop", nil): return .stop
      case ("wait", let time?): return .wait(milliseconds: time)
      default: return nil
      }
    }

    func isArmed(_ point: FaultPoint) -> Bool { entries.contains { $0.point == point } }

    func reach(_ point: FaultPoint) {
      guard isArmed(point) else { return }
      let passing = passings.withLock { passings in
        passings[point, default: 0] += 1
        return passings[point, default: 0]
      }
      for entry in entries
      where entry.point == point && (entry.passing == nil || entry.passing == passing) {
        perform(entry.action)
      }
    }

    private func perform(_ action: Action) {
      switch action {
      case .kill: kill(getpid(), SIGKILL)
      case .stop: kill(getpid(), SIGSTOP)
      case .killAfter(let microseconds):
        let thread = Thread {
          Self.pause(.microseconds(microseconds))
          kill(getpid(), SIGKILL)
        }
        thread.name = "weir.faults"
        thread.start()
      case .wait(let milliseconds): Self.pause(.milliseconds(milliseconds))
      }
    }

    private static func pause(_ time: DispatchTimeInterval) {
      _ = DispatchSemaphore(value: 0).wait(timeout: .now() + time)
    }
  }
#endif
