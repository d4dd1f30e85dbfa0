/// Where outcomes go: the one way out.
package protocol OutcomeSink: AnyObject, Sendable {
  /// Takes outcomes without blocking; they leave in groups, and complete their tickets then.
  func submit(_ outcomes: [Outcome])
}
