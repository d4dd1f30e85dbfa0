import Contract
import Models
import Synchronization

/// What is noted while a question is answered: stages, costs, reasons.
final class AnswerTrace: Sendable {
  private struct State {
    var timings: [Timing] = []
    var usage = Usage()
    var model: String?
    var reasons: [String] = []
    var form: AnswerForm?
  }

  private let state = Mutex(State())
  private let clock = ContinuousClock()

  func note(_ reason: @autoclosure () -> String) {
    let reason = reason()
    state.withLock { $0.reasons.append(reason) }
  }

  func tell(_ form: AnswerForm?) {
    state.withLock { $0.form = form }
  }

  func add(_ stage: String, since start: ContinuousClock.Instant) {
    let milliseconds = (clock.now - start) / .milliseconds(1)
    state.withLock { state in
      // A stage that comes again (a search in each collection) is one stage.
      if let index = state.timings.firstIndex(where: { $0.stage == stage }) {
        state.timings[index].milliseconds += milliseconds
      } else {
        state.timings.append(Timing(stage, milliseconds: milliseconds))
      }
    }
  }

  func measure<Result, Failure: Error>(
    _ stage: String, _ body: () async throws(Failure) -> Result
  ) async throws(Failure) -> Result {
    let start = clock.now
    defer { add(stage, since: start) }
    return try await body()
  }

  func add(_ tokens: TokenUsage?, model: String? = nil) {
    state.withLock { state in
      if let tokens {
        state.usage =
          state.usage
          + Usage(promptTokens: tokens.promptTokens, completionTokens: tokens.completionTokens)
      }
      if let model { state.model = model }
    }
  }

  func addEmbedding(tokens: Int?) {
    state.withLock { $0.usage = $0.usage + Usage(embeddingTokens: tokens) }
  }

  /// The answer with everything noted so far.
  func complete(_ answer: Answer, explains: Bool) -> Answer {
    state.withLock { state in
      var answer = answer
      answer.timings = state.timings
      answer.usage = state.usage
      answer.model = state.model
      answer.form = answer.form ?? state.form
      if explains { answer.explanation = state.reasons + answer.explanation }
      return answer
    }
  }
}
