/// What the confidence model knows of an interpretation: names to numbers, sparse.
struct Features: Sendable {
  private(set) var values: [String: Double] = [:]

  subscript(name: String) -> Double {
    get { values[name] ?? 0 }
    set { values[name] = newValue }
  }

  mutating func mark(_ name: String) { values[name] = 1 }
  mutating func add(_ name: String, _ amount: Double = 1) { values[name, default: 0] += amount }
}
