/// One line on standard error that says how far a long task is; nothing where nobody looks.
///
/// The caller says when: `update` often, `finish` once.
package struct ProgressLine: Sendable {
  private let isShown: Bool
  private let minimumInterval: Duration
  private let write: @Sendable (String) -> Void
  private var lastShown: ContinuousClock.Instant?
  private var isDirty = false

  package init(
    isTerminal: Bool = TerminalStyle.Stream.standardError.isTerminal,
    minimumInterval: Duration = .milliseconds(100), write: @escaping @Sendable (String) -> Void
  ) {
    isShown = isTerminal
    self.minimumInterval = minimumInterval
    self.write = write
  }

  /// Shows `done` of `total`, at most once an interval.
  package mutating func update(
    _ label: String, done: Int, total: Int, at now: ContinuousClock.Instant
  ) {
    guard isShown else { return }
    if let lastShown, now - lastShown < minimumInterval, done < total { return }
    lastShown = now
    isDirty = true
    write("\r\u{1B}[2K" + Self.text(label, done: done, total: total))
  }

  /// Takes the line away.
  package mutating func finish() {
    guard isDirty else { return }
    isDirty = false
    write("\r\u{1B}[2K")
  }

  static func text(_ label: String, done: Int, total: Int) -> String {
    guard total > 0 else { return "\(label) \(done)" }
    let share = min(1, max(0, Double(done) / Double(total)))
    let filled = Int(share * 24)
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
    return "\(label) \(bar) \(Int(share * 100))% \(done)/\(total)"
  }
}
