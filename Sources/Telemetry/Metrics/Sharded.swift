import Synchronization

/// State that several threads write at once and few read: a writer takes the first shard that is
/// free, a reader joins them all.
package final class Sharded<State: Sendable>: Sendable {
  private final class Shard: Sendable {
    let state: Mutex<State>
    init(_ state: sending State) { self.state = Mutex(state) }
  }

  /// Apart from the others, so that the usual way costs neither a loop nor reference counts.
  private let first: Shard
  private let others: [Shard]

  package init(count: Int = 4, _ make: () -> State) {
    first = Shard(make())
    others = (1..<max(1, count)).map { _ in Shard(make()) }
  }

  package func write(_ body: (inout State) -> Void) {
    if first.state.withLockIfAvailable({ body(&$0) }) != nil { return }
    for shard in others where shard.state.withLockIfAvailable({ body(&$0) }) != nil { return }
    first.state.withLock { body(&$0) }
  }

  /// A copy of every shard's state.
  package func read() -> [State] {
    [first.state.withLock { $0 }] + others.map { shard in shard.state.withLock { $0 } }
  }
}
