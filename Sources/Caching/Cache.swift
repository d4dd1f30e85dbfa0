import Synchronization
package import Telemetry

/// One kind of cached values: in memory, bounded by bytes, filled once however many ask, and
/// written behind to a second level.
package final class Cache<Value: CacheValue>: Sendable {
  private enum Signal: Sendable {
    case result(any Sendable)
    /// The leader was cancelled: fill it yourself, and for those who wait.
    case lead
    /// Fill it for yourself.
    case alone
  }

  private struct State {
    var entries: LRUStateMachine<CacheKey, Value>
    var flights = SingleFlightStateMachine<CacheKey, CheckedContinuation<Signal, Never>>()
    var ticket: UInt64 = 0
  }

  package let kind: CacheKind
  private let lifetime: Int64?
  private let metrics: Metrics?
  private let writer: CacheWriter?
  private let sharer: CacheWriter?
  private let now: @Sendable () -> Int64
  private let state: Mutex<State>
  private let changes = Atomic<UInt64>(0)

  /// - Parameters:
  ///   - capacity: memory in bytes.
  ///   - lifetime: seconds after which a value is of no use; nil: for ever.
  ///   - writer: the way to the second level; nil: memory only.
  ///   - sharer: the way to the other members of the group; nil: nothing is shared.
  ///   - now: seconds since 1970.
  package init(
    _ kind: CacheKind, capacity: Int, lifetime: Int64? = nil, writer: CacheWriter? = nil,
    sharer: CacheWriter? = nil, metrics: Metrics? = nil,
    now: @escaping @Sendable () -> Int64 = WallClock.seconds
  ) {
    self.kind = kind
    self.lifetime = lifetime
    self.writer = writer
    self.sharer = sharer
    self.metrics = metrics
    self.now = now
    state = Mutex(State(entries: LRUStateMachine(capacity: capacity)))
  }

  package var byteCount: Int { state.withLock { $0.entries.cost } }
  package var count: Int { state.withLock { $0.entries.count } }

  /// Differs after every change of what is in memory: what was looked up in one turn holds in it.
  package var turn: UInt64 { changes.load(ordering: .acquiring) }

  /// The value in memory.
  package func value(for key: CacheKey) -> Value? {
    let value = peek(key)
    count(isHit: value != nil)
    return value
  }

  /// Stores a value, here and behind.
  package func insert(_ value: Value, for key: CacheKey) {
    let expires = lifetime.map { now() + $0 }
    keep(value, for: key, expires: expires)
    guard writer != nil || sharer != nil else { return }
    let entry = CacheEntry(kind: kind, key: key, bytes: value.cacheBytes, expires: expires)
    writer?.add(entry)
    sharer?.add(entry)
  }

  /// Takes an entry that the second level has, for instance from another member of the group. It
  /// goes no further than the memory.
  ///
  /// - Parameter merging: what becomes of a value that is here already, and one that comes.
  package func receive(_ entry: CacheEntry, merging: ((Value, Value) -> Value)? = nil) {
    guard entry.kind == kind, entry.expires.map({ $0 > now() }) ?? true,
      var value = Value(cacheBytes: entry.bytes)
    else { return }
    if let merging, let mine = peek(entry.key) { value = merging(mine, value) }
    keep(value, for: entry.key, expires: entry.expires)
  }

  /// Fills the memory with what the second level used last, the newest kept when space is short.
  package func warm() async {
    guard let writer else { return }
    let capacity = state.withLock { $0.entries.capacity }
    for entry in await writer.store.recent(kind, bytes: capacity).reversed() { receive(entry) }
  }

  /// The value, from memory, from the second level, or filled once for all who ask meanwhile.
  ///
  /// A leader that is cancelled hands the filling on; a leader that fails fails those who wait.
  package func value<Failure: Error>(
    for key: CacheKey, fill: () async -> Result<Value, Failure>
  ) async -> (result: Result<Value, Failure>, isHit: Bool) {
    if let value = peek(key) {
      count(isHit: true)
      return (.success(value), true)
    }
    switch await join(key) {
    case .result(let result):
      if let result = result as? Result<Value, Failure> {
        count(isHit: true)
        return (result, true)
      }
      // Another asker's fill had another kind of error: this one tries itself.
      return (await fill(), false)
    case .alone:
      // The flight may have ended between finding it and waiting for it.
      if let value = peek(key) {
        count(isHit: true)
        return (.success(value), true)
      }
      return (await fill(), false)
    case .lead:
      return await lead(key, fill)
    }
  }

  private func lead<Failure: Error>(
    _ key: CacheKey, _ fill: () async -> Result<Value, Failure>
  ) async -> (result: Result<Value, Failure>, isHit: Bool) {
    // A flight may have ended between the first look and this one's beginning.
    if let value = peek(key) {
      end(key, with: Result<Value, Failure>.success(value))
      count(isHit: true)
      return (.success(value), true)
    }
    if let writer, let entry = await writer.store.entry(kind, key),
      entry.expires.map({ $0 > now() }) ?? true, let value = Value(cacheBytes: entry.bytes)
    {
      keep(value, for: key, expires: entry.expires)
      end(key, with: Result<Value, Failure>.success(value))
      count(isHit: true)
      return (.success(value), true)
    }
    count(isHit: false)
    let result = await fill()
    switch result {
    case .success(let value):
      insert(value, for: key)
      end(key, with: result)
    case .failure where Task.isCancelled:
      let next = state.withLock { $0.flights.promote(key) }
      next?.resume(returning: .lead)
    case .failure:
      end(key, with: result)
    }
    return (result, false)
  }

  private func join(_ key: CacheKey) async -> Signal {
    let ticket: UInt64? = state.withLock { state in
      switch state.flights.join(key) {
      case .lead: return nil
      case .wait:
        state.ticket += 1
        return state.ticket
      }
    }
    guard let ticket else { return .lead }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let waits = state.withLock { state in
          !Task.isCancelled && state.flights.add(continuation, ticket: ticket, to: key)
        }
        if !waits { continuation.resume(returning: .alone) }
      }
    } onCancel: {
      let left = state.withLock { $0.flights.leave(ticket: ticket, key) }
      if case .resume(let continuation) = left { continuation.resume(returning: .alone) }
    }
  }

  private func end(_ key: CacheKey, with result: some Sendable) {
    let waiters = state.withLock { $0.flights.end(key) }
    for waiter in waiters { waiter.resume(returning: .result(result)) }
  }

  /// The value in memory, without counting it as looked up.
  package func peek(_ key: CacheKey) -> Value? {
    let now = lifetime == nil ? 0 : now()
    return state.withLock { $0.entries.value(for: key, now: now) }
  }

  private func keep(_ value: Value, for key: CacheKey, expires: Int64?) {
    let cost = value.cacheCost
    state.withLock { $0.entries.insert(value, for: key, cost: cost, expires: expires) }
    changes.add(1, ordering: .releasing)
  }

  /// Counts a look-up whose result was remembered.
  package func count(isHit: Bool) {
    metrics?.cacheLookups[kind.label, isHit ? .hit : .miss].add()
  }
}
