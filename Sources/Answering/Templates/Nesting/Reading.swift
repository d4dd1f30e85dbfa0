/// How a stretch of the question was linked on the way to a meaning.
struct Trail {
  /// How far from certain; 0 is certain.
  var cost = 0.0
  var choices: [(range: Range<Int>, element: Element)] = []
  /// Likeness of each name to what it was taken for.
  var links: [Double] = []
  var marks: Set<String> = []
  var storedValues = 0

  mutating func choose(_ element: Element, at range: Range<Int>, _ score: Double) {
    choices.append((range, element))
    links.append(score)
    cost += max(0, 1 - score)
  }

  static func + (a: Trail, b: Trail) -> Trail {
    Trail(
      cost: a.cost + b.cost, choices: a.choices + b.choices, links: a.links + b.links,
      marks: a.marks.union(b.marks), storedValues: a.storedValues + b.storedValues)
  }
}

/// One way to understand a stretch of chunks: what it means and where it ends.
struct Reading<Meaning> {
  var meaning: Meaning
  /// The chunk after it.
  var next: Int
  var trail = Trail()

  /// The same words with another meaning, at a price.
  func with<Other>(
    _ meaning: Other, next: Int? = nil, cost: Double = 0, mark: String? = nil
  ) -> Reading<Other> {
    var trail = trail
    trail.cost += cost
    if let mark { trail.marks.insert(mark) }
    return Reading<Other>(meaning: meaning, next: next ?? self.next, trail: trail)
  }
}
