/// A stretch of the question that reads as the name of tables or columns.
struct Mention: Sendable {
  struct Candidate: Sendable {
    let element: Element
    /// 0…1: how surely these words mean this element.
    let score: Double
    /// For an adjective whose dimension runs the other way (oldest, birth date).
    var isReversed = false
  }

  let range: Range<Int>
  /// Best first.
  let candidates: [Candidate]

  var best: Double { candidates.first?.score ?? 0 }

  func tables() -> [Candidate] {
    candidates.filter { if case .table = $0.element { true } else { false } }
  }
}
