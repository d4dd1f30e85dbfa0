import Synchronization

/// State that several threads write at once and few read: a writer takes the first shard that is
/// free, a reader joins them all.
package final class Sharded<State: Sendable>: Sendable {
  private final class Shard: Sendable {
    let state: Mutex<State>
    init(_ state: sending State) { self.state = Mutex(state) }
  }

  private let shards: [Shard]

  package init(count: Int = 4, _ make: () -> State) {
    shards = (0..<max(1, count)).map { _ in Shard(make()) }
  }

  package func write(_ body: (inout State) -> Void) {
    for shard in shards where shard.state.withLockIfAvailable({ body(&$0) }) != nil { return }
    shards[0].state.withLock { body(&$0) }
  }

  /// A copy of every shard's state.
  package func read() -> [State] {
    shards.map { shard in shard.state.withLock { $0 } }
  }
}
