/// Numbers from the rounds or requests of one side.
struct Samples: Sendable {
  private(set) var values: [Double] = []

  init(_ values: [Double] = []) { self.values = values }

  mutating func add(_ value: Double) { values.append(value) }
  mutating func add(contentsOf other: Samples) { values += other.values }

  var count: Int { values.count }
  var median: Double { quantile(0.5) }
  var largest: Double { values.max() ?? .nan }

  /// The value that this part of the samples does not exceed (nearest rank); NaN without samples.
  func quantile(_ part: Double) -> Double {
    guard !values.isEmpty else { return .nan }
    let sorted = values.sorted()
    let rank = Int((part * Double(sorted.count)).rounded(.up)) - 1
    return sorted[min(max(rank, 0), sorted.count - 1)]
  }
}
