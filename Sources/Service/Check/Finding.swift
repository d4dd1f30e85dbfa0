/// What one check found.
package struct Finding: Sendable, Equatable {
  package enum Verdict: String, Sendable {
    case ok
    /// It works, and something could be better.
    case warning
    case failed
  }

  /// What was looked at: `broker`, `topic weir.requests`, `database atlas` …
  package var subject: String
  package var verdict: Verdict
  /// What was found and, where it is wrong, how to mend it.
  package var message: String

  package init(_ subject: String, _ verdict: Verdict, _ message: String) {
    self.subject = subject
    self.verdict = verdict
    self.message = message
  }
}
