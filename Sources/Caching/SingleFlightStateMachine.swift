/// Who fills a missing entry, and who waits for it. Pure.
///
/// The first asker leads and fills; later ones wait. When the leader ends, all who wait get its
/// result; when it was only cancelled, the longest waiting one leads instead.
struct SingleFlightStateMachine<Key: Hashable & Sendable, Waiter: Sendable> {
  enum Joined {
    case lead
    case wait
  }

  enum Left {
    /// The waiter was still there: resume it, it is on its own.
    case resume(Waiter)
    case alreadyResumed
  }

  private var flights: [Key: [(ticket: UInt64, waiter: Waiter)]] = [:]

  /// `lead` opens a flight; `wait` asks the caller to add its waiter at once with ``add``.
  mutating func join(_ key: Key) -> Joined {
    guard flights[key] == nil else { return .wait }
    flights[key] = []
    return .lead
  }

  /// False when the flight has ended meanwhile.
  mutating func add(_ waiter: Waiter, ticket: UInt64, to key: Key) -> Bool {
    guard flights[key] != nil else { return false }
    flights[key]?.append((ticket, waiter))
    return true
  }

  mutating func leave(ticket: UInt64, _ key: Key) -> Left {
    guard let index = flights[key]?.firstIndex(where: { $0.ticket == ticket }),
      let entry = flights[key]?.remove(at: index)
    else { return .alreadyResumed }
    return .resume(entry.waiter)
  }

  /// The flight is over: everybody who waited.
  mutating func end(_ key: Key) -> [Waiter] {
    flights.removeValue(forKey: key)?.map(\.waiter) ?? []
  }

  /// The leader was cancelled: who leads now; nil when nobody waits, and the flight is over.
  mutating func promote(_ key: Key) -> Waiter? {
    guard flights[key]?.isEmpty == false else {
      flights[key] = nil
      return nil
    }
    return flights[key]?.removeFirst().waiter
  }

  var flightCount: Int { flights.count }
}
