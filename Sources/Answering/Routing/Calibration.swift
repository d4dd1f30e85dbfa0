package import JSON

/// How well stated probabilities agree with what came true.
package struct Calibration: Sendable, Equatable {
  package struct Bin: Sendable, Equatable {
    package var count = 0
    package var stated = 0.0
    package var right = 0

    package var meanStated: Double { count == 0 ? 0 : stated / Double(count) }
    package var share: Double { count == 0 ? 0 : Double(right) / Double(count) }
  }

  /// Ten bins of equal width.
  package private(set) var bins = [Bin](repeating: Bin(), count: 10)

  package init() {}

  package mutating func add(_ probability: Double, cameTrue: Bool) {
    let place = min(9, max(0, Int(probability * 10)))
    bins[place].count += 1
    bins[place].stated += probability
    if cameTrue { bins[place].right += 1 }
  }

  /// Mean gap between what was stated and what came true, weighted by count.
  package var error: Double {
    let total = Double(max(1, bins.reduce(0) { $0 + $1.count }))
    return bins.reduce(0) { $0 + abs($1.stated - Double($1.right)) } / total
  }

  package var json: JSONValue {
    [
      "error": .number((error * 1e4).rounded() / 1e4),
      "bins": .array(
        bins.filter { $0.count > 0 }.map {
          [
            "count": .integer(Int64($0.count)),
            "stated": .number(($0.meanStated * 1e4).rounded() / 1e4),
            "cameTrue": .number(($0.share * 1e4).rounded() / 1e4),
          ]
        }),
    ]
  }
}
