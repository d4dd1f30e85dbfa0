import Contract

/// What the rows of an answer say for or against the reading that gave them: a list that names one
/// thing twice, or nothing at all, is seldom what was asked for.
///
/// Looked at are the first ``sample`` rows, so that a page tells what the whole would.
enum ResultMarks {
  static let sample = 100

  /// The marks a result may have, as the confidence model knows them.
  static let all = [
    "result.empty", "result.null", "result.someNull", "result.one", "result.zero",
    "result.repeats",
  ]

  static func of(_ rows: [[Value]]) -> [String] {
    let rows = rows.prefix(sample)
    guard let first = rows.first else { return ["result.empty"] }
    var marks: [String] = []
    if rows.allSatisfy({ $0.allSatisfy { $0 == .null } }) {
      marks.append("result.null")
    } else if rows.contains(where: { $0.contains(.null) }) {
      marks.append("result.someNull")
    }
    if rows.count == 1 {
      marks.append(first == [.integer(0)] ? "result.zero" : "result.one")
    } else if Set(rows).count < rows.count {
      marks.append("result.repeats")
    }
    return marks
  }
}
