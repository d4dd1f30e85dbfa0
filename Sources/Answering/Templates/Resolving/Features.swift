/// What the confidence model knows of an interpretation: names to numbers, sparse.
struct Features: Sendable {
  private(set) var values: [String: Double] = [:]

  subscript(name: String) -> Double {
    get { values[name] ?? 0 }
    set { values[name] = newValue }
  }

  /// Turns amounts into steps, which a linear model can weigh one by one.
  func stepped() -> Features {
    var result = Features()
    for (name, value) in values {
      guard let steps = Self.steps[name] else {
        result.values[name] = value > 0 ? 1 : 0
        continue
      }
      for step in steps.below where value < step { result.values["\(name)<\(step)"] = 1 }
      for step in steps.above where value >= step { result.values["\(name)>=\(step)"] = 1 }
    }
    return result
  }

  private static let steps: [String: (below: [Double], above: [Double])] = [
    "link.min": ([0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98], []),
    "link.mean": ([0.9, 0.95], []),
    "margin": ([0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.49], []),
    "joins": ([], [1, 2, 3]), "conditions": ([], [2, 3]), "selects": ([], [2, 3]),
    "chain.depth": ([], [2, 3, 4]), "chain.cost": ([], [0.05, 0.1, 0.2, 0.3, 0.5]),
    "tokens": ([], [10, 15, 20, 25]), "skipped": ([], [1, 2]),
  ]

  mutating func mark(_ name: String) { values[name] = 1 }
  mutating func add(_ name: String, _ amount: Double = 1) { values[name, default: 0] += amount }
}
