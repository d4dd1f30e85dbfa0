/// What requesters see: I1, I2, I3, I13.
extension Checker {
  func noneLost() -> Finding {
    let acknowledged = evidence.submissions.filter(\.value.isAcknowledged)
    let lost = acknowledged.keys.filter { finals[$0] == nil }.sorted()
    return Finding(
      .noneLost, faults: lost.map { "request \($0) has no outcome" }, unseen: evidence.unseen,
      numbers: [
        ("requests", acknowledged.count), ("answered", acknowledged.count - lost.count),
      ])
  }

  func noneTwice() -> Finding {
    var faults: [String] = []
    for (token, outcomes) in finals {
      let replies = outcomes.filter { $0.kind == .reply }
      let letters = outcomes.filter { $0.kind == .deadLetter }
      if replies.count > 1 || letters.count > 1 {
        faults.append("request \(token): \(outcomes.map(\.place.description).sorted())")
      }
    }
    let tokens = faults.count
    for (place, ends) in completions where ends.count > 1 {
      faults.append("record \(place): \(ends.sorted())")
    }
    return Finding(
      .noneTwice, faults: faults.sorted(), unseen: evidence.unseen,
      numbers: [("outcomes", finals.values.reduce(0) { $0 + $1.count }), ("repeated", tokens)])
  }

  func nonePhantom() -> Finding {
    var faults: [String] = []
    for outcome in evidence.outcomes {
      guard let token = outcome.token, let submission = evidence.submissions[token] else {
        faults.append("\(outcome.place) belongs to no request (\(outcome.token ?? "no token"))")
        continue
      }
      if let fault = mismatch(outcome, submission) {
        faults.append("\(outcome.place) for request \(token): \(fault)")
      }
    }
    return Finding(
      .nonePhantom, faults: faults, unseen: [], numbers: [("outcomes", evidence.outcomes.count)])
  }

  private func mismatch(_ outcome: Outcome, _ submission: Submission) -> String? {
    switch (submission.expectation, outcome.kind) {
    case (.answer, .deadLetter): return "a good request among the dead letters"
    case (.answer(let value), .reply):
      if let code = outcome.errorCode { return "the error \(code)" }
      if outcome.value != value {
        return "\(outcome.value.map(String.init) ?? "nothing") instead of \(value)"
      }
    case (.refusal(_, let hasLetter), .deadLetter):
      return hasLetter ? nil : "a dead letter where an error reply is enough"
    case (.refusal(let code, _), .reply):
      if outcome.errorCode != code {
        return "\(outcome.errorCode ?? "an answer") instead of \(code)"
      }
    }
    guard outcome.place.topic == submission.replyTopic else { return "the wrong topic" }
    if let partition = submission.replyPartition, partition != outcome.place.partition {
      return "partition \(outcome.place.partition) instead of \(partition)"
    }
    return nil
  }

  func poisonApart() -> Finding {
    let poison = evidence.submissions.filter { $0.value.isPoison && $0.value.isAcknowledged }
    guard !poison.isEmpty else { return Finding(.poisonApart, .unjudged) }
    var faults: [String] = []
    var letters = 0
    for (token, submission) in poison {
      guard case .refusal(let code, let hasLetter) = submission.expectation else { continue }
      let found = (finals[token] ?? []).filter { $0.kind == .deadLetter }.count
      letters += found
      if found != (hasLetter ? 1 : 0) {
        faults.append("request \(token) (\(code)) is among the dead letters \(found) times")
      }
    }
    for (token, submission) in evidence.submissions
    where !submission.isPoison && submission.isAcknowledged && finals[token] == nil {
      faults.append("request \(token), a neighbour, has no outcome")
    }
    return Finding(
      .poisonApart, faults: faults.sorted(), unseen: evidence.unseen,
      numbers: [("poison", poison.count), ("letters", letters)])
  }
}
