/// Decides which lines are written when too many alike come at once: up to `limit` of a name in
/// each second, then none until the next, which first says how many were left out.
struct LogLimiter: Sendable {
  private struct Window {
    var second: Int
    var written: Int
    var suppressed: Int
  }

  enum Decision: Equatable {
    case write(suppressedBefore: Int)
    case suppress
  }

  let limit: Int
  private var windows: [String: Window] = [:]

  init(limit: Int) {
    self.limit = limit
  }

  mutating func decide(_ name: String, second: Int) -> Decision {
    var window = windows[name] ?? Window(second: second, written: 0, suppressed: 0)
    var before = 0
    if window.second != second {
      before = window.suppressed
      window = Window(second: second, written: 0, suppressed: 0)
    }
    let isWritten = window.written < limit
    if isWritten { window.written += 1 } else { window.suppressed += 1 }
    windows[name] = window
    return isWritten ? .write(suppressedBefore: before) : .suppress
  }
}
