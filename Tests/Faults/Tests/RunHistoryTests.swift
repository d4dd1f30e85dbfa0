import Testing

@testable import Checking

/// What a run shows over time: hops, executions, recovery, freezes, growth.
@Suite struct RunHistoryTests {
  private static func spoilt(_ change: (inout Evidence) -> Void) -> [Invariant: Verdict] {
    HistoryTests.spoilt(change)
  }

  /// The first request is a stray: sent home to partition 1 and answered there.
  private static func stray(_ evidence: inout Evidence) {
    let home = Place(HistoryTests.requests, 1, 0)
    evidence.requests.append(RequestRecord(home, token: "t0", origin: (0, 0, 1)))
    evidence.outcomes[0].request = home
    evidence.told[0] = home
    evidence.logEnds[1] = 1
    evidence.commits.append(Commit(1, 1, Notes.make(base: 1)))
  }

  @Test func `a request sent home is completed by its successor`() {
    let verdicts = Self.spoilt(Self.stray)
    #expect(verdicts[.offsetsMatch] == .passed)
    #expect(verdicts[.noneTwice] == .passed)
  }

  @Test func `a request sent home twice fails`() {
    let verdicts = Self.spoilt { evidence in
      Self.stray(&evidence)
      evidence.requests.append(
        RequestRecord(Place(HistoryTests.requests, 1, 1), token: "t0", origin: (0, 0, 1)))
    }
    #expect(verdicts[.noneTwice] == .failed)
  }

  @Test func `a request sent home and answered as well fails`() {
    let verdicts = Self.spoilt { evidence in
      let before = evidence.outcomes[0]
      Self.stray(&evidence)
      evidence.outcomes.append(before)
    }
    #expect(verdicts[.noneTwice] == .failed)
  }

  @Test func `more executions than questions fail`() {
    let shared = Self.spoilt { evidence in
      evidence.distinctQuestions = 2
      evidence.outcomes[0].isShared = true
    }
    #expect(shared[.oneExecution] == .passed)
    #expect(Self.spoilt { $0.distinctQuestions = 2 }[.oneExecution] == .failed)
    let called = Self.spoilt { evidence in
      evidence.distinctQuestions = 3
      evidence.providerCalls = ["a": 1, "b": 2]
    }
    #expect(called[.oneExecution] == .failed)
    let hopped = Self.spoilt { evidence in
      Self.stray(&evidence)
      evidence.distinctQuestions = 3
      evidence.expectsNoHops = true
    }
    #expect(hopped[.oneExecution] == .failed)
  }

  @Test func `a long silence after a kill fails, a short one passes`() {
    func killed(_ change: (inout Evidence) -> Void) -> [Invariant: Verdict] {
      Self.spoilt { evidence in
        evidence.faults = [FaultEvent(.kill, 10, member: "m1")]
        evidence.submissions["t0"]?.time = 60
        change(&evidence)
      }
    }
    #expect(
      killed { $0.arrivals.append(Arrival(0, made: 14, seen: 15)) }[.recoveryBounded] == .passed)
    #expect(
      killed { $0.arrivals.append(Arrival(0, made: 44, seen: 45)) }[.recoveryBounded] == .failed)
    #expect(killed { _ in }[.recoveryBounded] == .failed)
    let overlapped = killed { $0.faults.append(FaultEvent(.kill, 12, member: "m2")) }
    #expect(overlapped[.recoveryBounded] == .failed)
    let early = killed { $0.submissions["t0"]?.time = 0 }
    #expect(early[.recoveryBounded] == .unknown)
  }

  @Test func `a slow machine has more time, but not for the session`() {
    func killed(_ slowdown: Double, seen: Double) -> Verdict? {
      Self.spoilt { evidence in
        evidence.faults = [FaultEvent(.kill, 10, member: "m1")]
        evidence.submissions["t0"]?.time = 60
        evidence.arrivals.append(Arrival(0, made: seen - 1, seen: seen))
        evidence.pulses = (0..<60).map { second in
          Pulse(time: Double(second), seconds: second < 10 ? 0.01 : 0.01 * slowdown)
        }
      }[.recoveryBounded]
    }
    // 20 s allowed, 6 of them the session: 34 s at half the speed.
    #expect(killed(1, seen: 29) == .passed)
    #expect(killed(1, seen: 31) == .failed)
    #expect(killed(2, seen: 43) == .passed)
    #expect(killed(2, seen: 45) == .failed)
    #expect(killed(0.5, seen: 31) == .failed)
  }

  @Test func `a backlog is judged by its last answer`() {
    func killed(_ answered: Double?) -> Verdict? {
      Self.spoilt { evidence in
        evidence.judgesBacklog = true
        evidence.faults = [FaultEvent(.kill, 10, member: "m1")]
        for token in evidence.submissions.keys { evidence.answered[token] = 12 }
        evidence.answered["t0"] = answered
      }[.recoveryBounded]
    }
    #expect(killed(18) == .passed)
    #expect(killed(60) == .failed)
    #expect(killed(nil) == .failed)
    let idle = Self.spoilt { evidence in
      evidence.judgesBacklog = true
      evidence.faults = [FaultEvent(.kill, 10, member: "m1")]
      for token in evidence.submissions.keys { evidence.answered[token] = 1 }
    }
    #expect(idle[.recoveryBounded] == .unknown)
  }

  @Test func `a frozen member is judged when others took over`() {
    let freeze = [FaultEvent(.freeze, 1, member: "m1"), FaultEvent(.thaw, 20, member: "m1")]
    #expect(Self.spoilt { $0.faults = freeze }[.frozenSilent] == .passed)
    let unseen = Self.spoilt { evidence in
      evidence.faults = freeze
      evidence.arrivals = []
    }
    #expect(unseen[.frozenSilent] == .unknown)
    let awake = Self.spoilt { evidence in
      evidence.faults = freeze
      evidence.outcomes.append(evidence.outcomes[0])
    }
    #expect(awake[.frozenSilent] == .failed)
  }

  @Test func `a graceful stop that repeats work fails`() {
    let stop = [FaultEvent(.stop, 1, member: "m1")]
    let clean = Self.spoilt { evidence in
      evidence.faults = stop
      evidence.providerCalls = ["a": 1, "b": 1]
    }
    #expect(clean[.stopClean] == .passed)
    let repeated = Self.spoilt { evidence in
      evidence.faults = stop
      evidence.providerCalls = ["a": 1, "b": 2]
    }
    #expect(repeated[.stopClean] == .failed)
  }

  @Test func `growth of a survivor fails`() {
    func grown(_ descriptors: Int, _ threads: Int, _ kilobytes: Int) -> Verdict? {
      Self.spoilt { evidence in
        evidence.faults = [FaultEvent(.kill, 0)]
        evidence.resources = (0..<20).map { place in
          ResourceSample(
            time: Double(place), descriptors: 40 + descriptors * place / 20,
            threads: 20 + threads * place / 20, residentKilobytes: 50_000 + kilobytes * place / 20)
        }
      }[.nothingLeaks]
    }
    #expect(grown(4, 2, 10_000) == .passed)
    #expect(grown(60, 0, 0) == .failed)
    #expect(grown(0, 40, 0) == .failed)
    #expect(grown(0, 0, 900_000) == .failed)
    #expect(Self.spoilt { $0.openTransactions = ["replies[0]"] }[.nothingLeaks] == .failed)
  }
}
