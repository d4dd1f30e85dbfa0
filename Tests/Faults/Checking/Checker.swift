/// Judges a run by its evidence alone. Knows the published contract and nothing of the service's
/// code.
package struct Checker: Sendable {
  /// What counts as soon enough, and as growth.
  package struct Bounds: Sendable {
    /// Seconds from a kill to the first outcome of each partition, on a machine with time to spare.
    package var recovery = 20.0
    /// The part of it that is the broker's clock, not computing.
    package var session = 6.0
    package var descriptorGrowth = 10
    package var threadGrowth = 5
    package var residentGrowthKilobytes = 32 * 1024

    package init() {}
  }

  let evidence: Evidence
  let bounds: Bounds
  /// Replies and dead letters that are final, by the token of their request.
  let finals: [String: [Outcome]]
  /// Outcomes and records sent home, by the request record they complete.
  let completions: [Place: [String]]

  package init(_ evidence: Evidence, bounds: Bounds = Bounds()) {
    self.evidence = evidence
    self.bounds = bounds
    finals = Dictionary(
      grouping: evidence.outcomes.filter { $0.isLast && $0.token != nil }, by: { $0.token ?? "" })
    completions = Self.completions(evidence)
  }

  /// All invariants that this kind of evidence can show, in order.
  package func findings() -> [Finding] {
    [
      noneLost(), noneTwice(), nonePhantom(), nothingAborted(), offsetsMatch(), mapsGrow(),
      telemetryMatches(), oneExecution(), frozenSilent(), recoveryBounded(), stopClean(),
      nothingLeaks(), poisonApart(),
    ]
  }

  /// For each request record what completed it: a reply, a dead letter with its reply, or its
  /// successor in another partition.
  private static func completions(_ evidence: Evidence) -> [Place: [String]] {
    var completions: [Place: [String]] = [:]
    var lettered: Set<Place> = []
    for outcome in evidence.outcomes where outcome.kind == .deadLetter {
      guard let request = outcome.request else { continue }
      lettered.insert(request)
      completions[request, default: []].append("dead letter \(outcome.place)")
    }
    for outcome in evidence.outcomes where outcome.kind == .reply && outcome.isLast {
      // The error reply beside a dead letter belongs to it.
      guard let request = outcome.request, !lettered.contains(request) else { continue }
      completions[request, default: []].append("reply \(outcome.place)")
    }
    // A chain of hops is told by where it began and the number of the hop.
    var links: [String: Place] = [:]
    for record in evidence.requests {
      links[Self.link(record, hops: record.origin?.hops ?? 0)] = record.place
    }
    for record in evidence.requests {
      guard let origin = record.origin,
        let before = links[Self.link(record, hops: origin.hops - 1)]
      else { continue }
      completions[before, default: []].append("sent home to \(record.place)")
    }
    return completions
  }

  private static func link(_ record: RequestRecord, hops: Int) -> String {
    let partition = record.origin?.partition ?? record.place.partition
    let offset = record.origin?.offset ?? record.place.offset
    return "\(partition)/\(offset)/\(hops)"
  }
}
