/// How a log line is written.
package enum LogFormat: String, Sendable, CaseIterable {
  /// For people: `2026-01-02T03:04:05.678Z info  commit.completed requests=3`.
  case text
  /// For collectors: one JSON object a line.
  case json
}
