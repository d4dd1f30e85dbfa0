internal import Dispatch
package import Kafka
internal import Synchronization
package import Telemetry

/// Ends the transactions that members leave open when they die.
///
/// Until an open transaction is ended, nobody can read the dead member's offsets, and read-committed
/// readers see nothing that came later in the partitions it wrote to, whoever wrote it. The broker
/// ends it when it times out; a successor under the same name ends it at once. This watches the
/// group and takes the names of members that are gone, for as long as that takes.
///
/// That is safe whoever is mistaken: ending a transaction aborts it whole, offsets and replies. A
/// member that was thought dead and is not finds its producers fenced, makes new ones, and learns
/// from the committed offsets what is left to do.
package final class Succession: Sendable {
  /// The names of the group's members, as their coordinator knows them.
  package typealias Members = @Sendable () -> Result<[String], KafkaError>
  /// Takes the transactional ids of a member over and lets go of them again.
  package typealias Fence = @Sendable (_ member: String) -> Result<Void, KafkaError>

  private let members: Members
  private let fence: Fence
  private let telemetry: Telemetry
  private let state: Mutex<SuccessionState>
  private let isStopping = Atomic<Bool>(false)
  private let bell = DispatchSemaphore(value: 0)
  /// What no rebalance tells (a member that waits for its first partitions is told of none) is seen
  /// this soon.
  private static func interval(after state: SuccessionState) -> DispatchTimeInterval {
    // Who dies before anybody has seen him is nobody's affair: until then there is no time to lose.
    state.isBlind ? .milliseconds(200) : state.isSettled ? .seconds(15) : .seconds(2)
  }

  /// - Parameter transactionTimeout: after which the broker ends a transaction by itself.
  package init(
    member: String, transactionTimeout: Duration, telemetry: Telemetry,
    members: @escaping Members, fence: @escaping Fence
  ) {
    // The broker looks for what has timed out every ten seconds by default.
    state = Mutex(
      SuccessionState(member: member, memory: transactionTimeout + .seconds(20)))
    self.telemetry = telemetry
    self.members = members
    self.fence = fence
  }

  /// The group is changing: look now rather than later.
  package func look() { bell.signal() }

  package func stop() {
    isStopping.store(true, ordering: .releasing)
    bell.signal()
  }

  /// Watches until ``stop()``.
  package func run() async {
    await withNamedThread("weir.succession") { [self] in
      while !isStopping.load(ordering: .acquiring) {
        succeed()
        _ = bell.wait(timeout: .now() + state.withLock { Self.interval(after: $0) })
        while bell.wait(timeout: .now()) == .success {}
      }
    }
  }

  private func succeed() {
    do throws(KafkaError) {
      let present = Set(try members().get())
      let departed = state.withLock { $0.look(present, now: telemetry.clock.now()) }
      for name in departed where !isStopping.load(ordering: .acquiring) { end(name) }
    } catch {
      // Without an answer, or the right to one, the time-out ends it.
      telemetry.emit(NoticeGiven(.debug, source: "succession", "\(error)"))
    }
  }

  private func end(_ name: String) {
    do throws(KafkaError) {
      try fence(name).get()
      state.withLock { $0.ended(name) }
      telemetry.emit(
        NoticeGiven(
          .info, source: "succession", "\(name) has left; what it left open, if anything, is ended")
      )
    } catch {
      // Looked at again in a while, as long as it matters.
      telemetry.emit(NoticeGiven(.debug, source: "succession", "\(name): \(error)"))
    }
  }
}
