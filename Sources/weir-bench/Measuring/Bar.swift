/// Something that was promised, and what was measured.
struct Bar: Sendable {
  var what: String
  var measured: Double
  var limit: Double
  /// Whether the measured figure must stay under the limit, or reach it.
  var isUpper: Bool
  var unit: String

  static func atLeast(_ limit: Double, _ what: String, _ measured: Double, _ unit: String = "")
    -> Bar
  {
    Bar(what: what, measured: measured, limit: limit, isUpper: false, unit: unit)
  }

  static func atMost(_ limit: Double, _ what: String, _ measured: Double, _ unit: String = "")
    -> Bar
  {
    Bar(what: what, measured: measured, limit: limit, isUpper: true, unit: unit)
  }

  var isReached: Bool { isUpper ? measured <= limit : measured >= limit }
}
