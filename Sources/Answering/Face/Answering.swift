package import Contract

/// Answers questions, in two gears. Knows nothing of Kafka.
///
/// Neither gear throws: what goes wrong is an answer with an `error`.
package protocol Answering: Sendable {
  /// What one worker thread needs to answer at once; it never leaves that thread.
  ///
  /// - Throws: a ``ReplyError`` of code `internal` when a database cannot be opened.
  func makeWorker() throws(ReplyError) -> AnsweringWorker

  /// Gear one: synchronous, in microseconds, on the thread that owns `worker`. Nil when the
  /// question needs gear two: a provider, or a query longer than the small budget.
  func answerAtOnce(_ question: Question, on worker: AnsweringWorker) -> Answer?

  /// Gear two. `part` gets what comes before the last part, in order: provisional answers, and
  /// only when the question streams. The last part is returned. Cancelling the task stops the work.
  func answer(
    _ question: Question, part: @escaping @Sendable (Answer) async -> Void
  ) async -> Answer

  /// Looks whether the data changed since the last look. Blocks for a few system calls a database.
  func lookForChanges() -> DataChanges

  /// Whether no change has been noticed since the answer was read; a few nanoseconds.
  func isCurrent(_ answer: Answer) -> Bool
}

extension Answering {
  package func lookForChanges() -> DataChanges { DataChanges() }
  package func isCurrent(_ answer: Answer) -> Bool { true }

  /// Gear two for those who want the last part alone.
  package func answer(_ question: Question) async -> Answer {
    await answer(question) { _ in }
  }
}
