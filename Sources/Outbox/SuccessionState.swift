/// Who is gone, and whose affair it is.
///
/// Names are learnt while their owners are there: also from those that are dead and not yet missed,
/// so that a member that joins a group of the dead knows whom it follows.
struct SuccessionState: Sendable {
  typealias Instant = ContinuousClock.Instant

  private let member: String
  /// After this the broker has ended by itself what a member left open.
  private let memory: Duration
  private var known: Set<String> = []
  private var departed: [String: Instant] = [:]
  /// So many members, the first by name, see to the departed: one may be dying itself, all of them
  /// would be a crowd.
  static let heirs = 2

  init(member: String, memory: Duration) {
    self.member = member
    self.memory = memory
  }

  /// Takes note of who is in the group; answers the members that are gone and are this one's affair.
  mutating func look(_ present: Set<String>, now: Instant) -> [String] {
    for name in present { departed[name] = nil }
    guard present.contains(member) else {
      // Not a member yet, or put out: others may know better who is missing.
      known.formUnion(present)
      return []
    }
    for name in known.subtracting(present) { departed[name] = now }
    known = present
    departed = departed.filter { $0.value + memory > now }
    guard present.sorted().prefix(Self.heirs).contains(member) else { return [] }
    return departed.keys.sorted()
  }

  /// Whether nobody has been seen yet, dead or alive.
  var isBlind: Bool { known.isEmpty }

  /// Whether a rebalance tells of whatever comes next: this is a member, and nobody is missing.
  var isSettled: Bool { known.contains(member) && departed.isEmpty }

  /// What this member left open was ended.
  mutating func ended(_ name: String) { departed[name] = nil }
}
