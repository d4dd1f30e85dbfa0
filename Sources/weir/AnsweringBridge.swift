import Answering
import Contract
import Dispatch
import Synchronization

/// Lets a thread that may block ask the answering, whose tasks run below ``run()``.
final class AnsweringBridge: Sendable {
  private struct Job: Sendable {
    let request: Request
    let done: @Sendable (Answer) -> Void
  }

  private let answering: any Answering
  private let jobs: AsyncStream<Job>
  private let submit: AsyncStream<Job>.Continuation

  init(_ answering: any Answering) {
    self.answering = answering
    (jobs, submit) = AsyncStream.makeStream()
  }

  /// Answers until ``stop()``.
  func run() async {
    let hasher = FingerprintHasher()
    for await job in jobs {
      let question = Question(
        job.request, fingerprint: hasher.fingerprint(of: job.request),
        deadline: .now + .seconds(120))
      job.done(await answering.answer(question))
    }
  }

  func stop() { submit.finish() }

  /// Blocks the calling thread until the answer is there.
  func answer(_ request: Request) -> Answer {
    let box = Mutex<Answer?>(nil)
    let arrived = DispatchSemaphore(value: 0)
    submit.yield(
      Job(request: request) { answer in
        box.withLock { $0 = answer }
        arrived.signal()
      })
    arrived.wait()
    return box.withLock { $0 } ?? Answer()
  }
}
