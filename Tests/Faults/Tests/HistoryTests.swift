import Testing

@testable import Checking

/// Histories made by hand: a good one, and what makes it bad.
@Suite struct HistoryTests {
  static let requests = "requests"
  static let replies = "replies"

  /// Four requests on one partition, the last of them poison; all answered, all committed.
  static func good() -> Evidence {
    var evidence = Evidence()
    evidence.requestTopic = requests
    for number in 0..<4 {
      let place = Place(requests, 0, Int64(number))
      let isPoison = number == 3
      evidence.submissions["t\(number)"] = Submission(
        isPoison
          ? .refusal(code: "invalid_request", deadLetter: true) : .answer(Int64(number * 10)),
        replyTopic: replies, time: Double(number))
      evidence.requests.append(RequestRecord(place, token: "t\(number)"))
      evidence.outcomes.append(
        Outcome(
          .reply, at: Place(replies, 0, Int64(number)), token: "t\(number)", request: place,
          errorCode: isPoison ? "invalid_request" : nil,
          value: isPoison ? nil : Int64(number * 10)))
      evidence.told.append(place)
      evidence.arrivals.append(
        Arrival(0, made: Double(number) + 0.1, seen: Double(number) + 0.2))
    }
    evidence.outcomes.append(
      Outcome(
        .deadLetter, at: Place("dlt", 0, 0), token: "t3", request: Place(requests, 0, 3)))
    evidence.seenEarly = Set(evidence.outcomes.map(\.place))
    evidence.logEnds = [0: 4]
    evidence.commits = [
      Commit(0, 0, Notes.make(base: 0, form: 1, body: [0b0100])),
      Commit(0, 3, Notes.make(base: 3)), Commit(0, 4, Notes.make(base: 4)),
    ]
    return evidence
  }

  static func verdicts(_ evidence: Evidence) -> [Invariant: Verdict] {
    Dictionary(
      uniqueKeysWithValues: Checker(evidence).findings().map { ($0.invariant, $0.verdict) })
  }

  /// A good history with something changed.
  static func spoilt(_ change: (inout Evidence) -> Void) -> [Invariant: Verdict] {
    var evidence = good()
    change(&evidence)
    return verdicts(evidence)
  }

  @Test func `a good history passes`() {
    let verdicts = Self.verdicts(Self.good())
    for invariant in Invariant.allCases {
      #expect(
        verdicts[invariant] == .passed || verdicts[invariant] == .unjudged,
        "\(invariant): \(String(describing: verdicts[invariant]))")
    }
    #expect(verdicts.values.filter { $0 == .passed }.count == 8)
  }

  @Test func `a lost request fails`() {
    let verdicts = Self.spoilt { $0.outcomes.removeAll { $0.token == "t1" } }
    #expect(verdicts[.noneLost] == .failed)
    #expect(verdicts[.offsetsMatch] == .failed)
    #expect(verdicts[.telemetryMatches] == .failed)
    #expect(verdicts[.mapsGrow] == .failed)
    #expect(verdicts[.noneTwice] == .passed)
  }

  @Test func `what the broker never acknowledged may be missing`() {
    let verdicts = Self.spoilt { evidence in
      evidence.submissions["t9"] = Submission(
        .answer(1), replyTopic: Self.replies, isAcknowledged: false)
    }
    #expect(verdicts[.noneLost] == .passed)
  }

  @Test func `a second reply fails`() {
    let verdicts = Self.spoilt { evidence in
      var again = evidence.outcomes[1]
      again.place.offset = 50
      evidence.outcomes.append(again)
    }
    #expect(verdicts[.noneTwice] == .failed)
    #expect(verdicts[.noneLost] == .passed)
  }

  @Test func `a second dead letter fails`() {
    let verdicts = Self.spoilt { evidence in
      var again = evidence.outcomes[4]
      again.place.offset = 50
      evidence.outcomes.append(again)
    }
    #expect(verdicts[.noneTwice] == .failed)
    #expect(verdicts[.poisonApart] == .failed)
  }

  @Test func `a phantom fails`() {
    #expect(Self.spoilt { $0.outcomes[0].token = "t77" }[.nonePhantom] == .failed)
    #expect(Self.spoilt { $0.outcomes[0].value = 11 }[.nonePhantom] == .failed)
    #expect(Self.spoilt { $0.outcomes[0].errorCode = "internal" }[.nonePhantom] == .failed)
    #expect(Self.spoilt { $0.outcomes[0].place.topic = "other" }[.nonePhantom] == .failed)
    #expect(
      Self.spoilt { $0.submissions["t0"]?.replyPartition = 2 }[.nonePhantom] == .failed)
  }

  @Test func `an aborted record that was visible fails`() {
    let verdicts = Self.spoilt { $0.seenEarly.insert(Place(Self.replies, 0, 99)) }
    #expect(verdicts[.nothingAborted] == .failed)
    #expect(verdicts[.noneTwice] == .passed)
  }

  @Test func `a reply without its offset fails`() {
    let verdicts = Self.spoilt { $0.commits.removeLast() }
    #expect(verdicts[.offsetsMatch] == .failed)
    #expect(verdicts[.nothingAborted] == .failed)
  }

  @Test func `an offset without its reply fails`() {
    let verdicts = Self.spoilt { evidence in
      evidence.requests.append(RequestRecord(Place(Self.requests, 0, 4), token: "t4"))
      evidence.logEnds = [0: 5]
      evidence.commits.append(Commit(0, 5, Notes.make(base: 5)))
    }
    #expect(verdicts[.offsetsMatch] == .failed)
    #expect(verdicts[.mapsGrow] == .failed)
  }

  @Test func `a base that goes back or too far fails`() {
    let back = Self.spoilt { $0.commits.append(Commit(0, 2, Notes.make(base: 2))) }
    #expect(back[.mapsGrow] == .failed)
    let far = Self.spoilt { $0.commits.append(Commit(0, 9, Notes.make(base: 9))) }
    #expect(far[.mapsGrow] == .failed)
  }

  @Test func `a map that forgets fails`() {
    let verdicts = Self.spoilt { $0.commits.insert(Commit(0, 0, Notes.make(base: 0)), at: 1) }
    #expect(verdicts[.mapsGrow] == .failed)
    #expect(verdicts[.offsetsMatch] == .passed)
  }

  @Test func `a map too big or of another offset fails`() {
    let big = String(repeating: "A", count: 5000)
    #expect(Self.spoilt { $0.commits.insert(Commit(0, 0, big), at: 0) }[.mapsGrow] == .failed)
    let other = Notes.make(base: 1)
    #expect(Self.spoilt { $0.commits.insert(Commit(0, 0, other), at: 0) }[.mapsGrow] == .failed)
  }

  @Test func `missing and repeated telemetry fail`() {
    #expect(Self.spoilt { $0.told.removeFirst() }[.telemetryMatches] == .failed)
    #expect(Self.spoilt { $0.told.append($0.told[0]) }[.telemetryMatches] == .failed)
    #expect(
      Self.spoilt { $0.told.append(Place(Self.requests, 0, 44)) }[.telemetryMatches] == .failed)
  }

  @Test func `poison that stops its neighbours fails`() {
    let verdicts = Self.spoilt { $0.outcomes.removeAll { $0.token == "t2" } }
    #expect(verdicts[.poisonApart] == .failed)
  }

  @Test func `what could not be read makes a pass unknown and hides no fault`() {
    let blind = Self.spoilt { $0.unseen = ["partition 3"] }
    #expect(blind[.noneLost] == .unknown)
    #expect(blind[.offsetsMatch] == .unknown)
    let lost = Self.spoilt { evidence in
      evidence.unseen = ["partition 3"]
      evidence.outcomes.append(evidence.outcomes[0])
    }
    #expect(lost[.noneTwice] == .failed)
  }
}
