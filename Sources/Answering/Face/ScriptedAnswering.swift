package import Contract
import Synchronization

/// Answering from a script, for tests of what lies above: it counts executions and can hold them.
package final class ScriptedAnswering: Answering {
  /// The parts that answer a question, the last one final; an empty list is an internal error.
  package typealias Script = @Sendable (Question) -> [Answer]

  private struct State {
    var started: [String: Int] = [:]
    var startedAtOnce = 0
    var cancelled = 0
    var finished = 0
    var isHolding = false
    var held: [UInt64: CheckedContinuation<Void, Never>] = [:]
    var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    var nextTicket: UInt64 = 0

    var total: Int { started.values.reduce(0, +) }
  }

  private let script: Script
  private let atOnce: @Sendable (Question) -> Answer?
  private let state = Mutex(State())

  /// - Parameters:
  ///   - atOnce: gear one; without it everything needs gear two.
  ///   - script: gear two; without it the question comes back in a row of one column.
  package init(
    atOnce: @escaping @Sendable (Question) -> Answer? = { _ in nil },
    script: @escaping Script = { [ScriptedAnswering.echo($0)] }
  ) {
    self.atOnce = atOnce
    self.script = script
  }

  /// An answer that repeats the question.
  package static func echo(_ question: Question) -> Answer {
    Answer(
      route: .template, columns: [Column(name: "question", type: "TEXT")],
      rows: [[.text(question.text)]])
  }

  /// Executions in gear two that have begun, of one question or of all.
  package func executions(of text: String? = nil) -> Int {
    state.withLock { state in
      guard let text else { return state.total }
      return state.started[text] ?? 0
    }
  }

  package var answeredAtOnce: Int { state.withLock(\.startedAtOnce) }
  package var cancelledExecutions: Int { state.withLock(\.cancelled) }
  package var finishedExecutions: Int { state.withLock(\.finished) }

  /// From now on executions begin, and wait for ``release()``.
  package func hold() {
    state.withLock { $0.isHolding = true }
  }

  /// Lets everything that is held go on, and what comes later pass.
  package func release() {
    let held = state.withLock { state in
      state.isHolding = false
      defer { state.held = [:] }
      return Array(state.held.values)
    }
    for continuation in held { continuation.resume() }
  }

  /// Returns when `count` executions have begun since the start.
  package func waitForExecutions(_ count: Int) async {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        if state.total >= count { return true }
        state.watchers.append((count, continuation))
        return false
      }
      if isThere { continuation.resume() }
    }
  }

  package func makeWorker() -> AnsweringWorker { AnsweringWorker() }

  package func answerAtOnce(_ question: Question, on worker: AnsweringWorker) -> Answer? {
    guard let answer = atOnce(question) else { return nil }
    state.withLock { $0.startedAtOnce += 1 }
    return answer
  }

  package func answer(
    _ question: Question, part: @escaping @Sendable (Answer) async -> Void
  ) async -> Answer {
    begin(question)
    await pass()
    guard !Task.isCancelled else {
      state.withLock { $0.cancelled += 1 }
      return .failed(ReplyError(.internal, "the execution was cancelled"))
    }
    let parts = script(question)
    for answer in parts.dropLast() { await part(answer) }
    state.withLock { $0.finished += 1 }
    return parts.last ?? .failed(ReplyError(.internal, "the script has no answer to this question"))
  }

  private func begin(_ question: Question) {
    let reached = state.withLock { state in
      state.started[question.text, default: 0] += 1
      let total = state.total
      let reached = state.watchers.filter { $0.count <= total }
      state.watchers.removeAll { $0.count <= total }
      return reached
    }
    for watcher in reached { watcher.continuation.resume() }
  }

  /// Waits while executions are held; a cancelled task waits no longer.
  private func pass() async {
    let ticket = state.withLock { state in
      state.nextTicket += 1
      return state.nextTicket
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let passes = state.withLock { state in
          guard state.isHolding, !Task.isCancelled else { return true }
          state.held[ticket] = continuation
          return false
        }
        if passes { continuation.resume() }
      }
    } onCancel: {
      let held = state.withLock { $0.held.removeValue(forKey: ticket) }
      held?.resume()
    }
  }
}
