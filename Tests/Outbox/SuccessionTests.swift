import Kafka
import Outbox
import Synchronization
import Telemetry
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct SuccessionTests {
  /// A group whose members the test names, and what was asked of it.
  private final class Group: Sendable {
    private struct State {
      var answers: [Result<[String], KafkaError>]
      var looks = 0
      var fenced: [String] = []
      var refusals: [KafkaError] = []
    }
    private let state: Mutex<State>

    init(_ answers: [Result<[String], KafkaError>], refusals: [KafkaError] = []) {
      state = Mutex(State(answers: answers, refusals: refusals))
    }

    /// The answers in turn, then the last for ever.
    func members() -> Result<[String], KafkaError> {
      state.withLock { state in
        state.looks += 1
        return state.answers.count > 1 ? state.answers.removeFirst() : state.answers[0]
      }
    }

    func fence(_ name: String) -> Result<Void, KafkaError> {
      state.withLock { state in
        state.fenced.append(name)
        return state.refusals.isEmpty ? .success(()) : .failure(state.refusals.removeFirst())
      }
    }

    var looks: Int { state.withLock(\.looks) }
    var fenced: [String] { state.withLock(\.fenced) }
  }

  /// Runs a succession, looking again and again, until `isDone`.
  private func watch(
    _ group: Group, as member: String = "a", until isDone: @escaping @Sendable () -> Bool
  ) async {
    let succession = Succession(
      member: member, transactionTimeout: .seconds(10), telemetry: .silent(instance: member),
      members: { group.members() }, fence: { group.fence($0) })
    await withTaskGroup { tasks in
      tasks.addTask { await succession.run() }
      _ = try? await eventually {
        succession.look()
        return isDone()
      }
      succession.stop()
    }
  }

  @Test func `a departed member is ended once`() async {
    let group = Group([.success(["a", "b", "c"]), .success(["a", "b"])])
    await watch(group) { group.looks > 10 }
    #expect(group.fenced == ["c"])
  }

  @Test func `a group that may not be read is left alone, and nothing stops for it`() async {
    let group = Group([.failure(.notAuthorized(.group, name: "g"))])
    await watch(group) { group.looks > 10 }
    #expect(group.fenced.isEmpty)
  }

  @Test func `an answer that fails is not taken for an empty group`() async {
    let group = Group([
      .success(["a", "b"]), .failure(.timedOut(operation: "test")), .success(["a", "b"]),
    ])
    await watch(group) { group.looks > 10 }
    #expect(group.fenced.isEmpty)
  }

  @Test func `what could not be ended is tried again, and keeps nobody else waiting`() async {
    let group = Group(
      [.success(["a", "b", "c"]), .success(["a"])],
      refusals: [.timedOut(operation: "test"), .timedOut(operation: "test")])
    await watch(group) { group.looks > 10 }
    #expect(group.fenced == ["b", "c", "b", "c"])
  }
}
