import Contract

/// What one scenario came to.
struct FaultOutcome: Sendable {
  var scenario: String
  /// Asked while the fault lasted, and what became of them.
  var asked = 0
  var answered = 0
  var errors: [ErrorCode: Int] = [:]
  /// Requests without a reply, and replies beyond one for each.
  var lost = 0
  var surplus = 0
  /// Answers that do not answer their question, and errors of a kind that the fault is not.
  var wrong = 0
  var mistyped = 0
  /// Calls to the failing endpoint for this load, and the distinct questions among them: one call
  /// for each is what is needed.
  var calls = 0
  var needed = 0
  /// The slowest reply, and how many came when hardly any of the deadline was left.
  var slowestMilliseconds = 0.0
  var late = 0
  /// From the end of the fault to the first answer; nil: none came.
  var recoveryMilliseconds: Double?
  /// Of the same load after it.
  var answeredAfter = 0

  /// Whether the fault ended while most of the questions still had time.
  var isBrief = false

  /// A tenth more than needed. Where a breaker lets less than a hundred questions through, a tenth
  /// is less than the two calls that a budget may have saved up and the eight in a hundred that it
  /// earns: of one question's calls a tenth is none, and a lone failed call would not be tried again.
  var mostCalls: Int { needed + (needed >= 100 ? needed / 10 : 2 + needed * 8 / 100) }

  var failures: [String] {
    var failures: [String] = []
    if lost > 0 { failures.append("\(lost) requests lost") }
    if surplus > 0 { failures.append("\(surplus) replies too many") }
    if wrong > 0 { failures.append("\(wrong) wrong answers") }
    if mistyped > 0 { failures.append("\(mistyped) errors of the wrong kind: \(shownErrors)") }
    if isBrief, answered * 4 < asked * 3 { failures.append("few were answered after it") }
    if late > 0 { failures.append("\(late) replies at the end of the deadline") }
    if calls > mostCalls { failures.append("\(calls) calls, \(mostCalls) allowed") }
    if recoveryMilliseconds == nil { failures.append("no recovery") }
    if answeredAfter < asked { failures.append("\(asked - answeredAfter) not answered after it") }
    return failures
  }

  var shownErrors: String {
    errors.sorted { $0.key.rawValue < $1.key.rawValue }
      .map { "\($0.value) \($0.key.rawValue)" }.joined(separator: ", ")
  }
}
