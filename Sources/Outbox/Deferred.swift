internal import Dispatch

/// Outcomes that cannot leave now, kept apart from those that can until it is time to try again.
struct Deferred: Sendable {
  private var outcomes: [Outcome] = []
  private(set) var due: DispatchTime?
  private let delay: DispatchTimeInterval

  init(delay: DispatchTimeInterval) {
    self.delay = delay
  }

  mutating func add(_ more: [Outcome]) {
    guard !more.isEmpty else { return }
    outcomes += more
    due = due ?? .now() + delay
  }

  mutating func takeDue() -> [Outcome] {
    guard let due, due <= .now() else { return [] }
    defer {
      outcomes = []
      self.due = nil
    }
    return outcomes
  }
}
