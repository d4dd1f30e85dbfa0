/// Counts of values in log-linear buckets: HdrHistogram's scheme at two significant digits.
///
/// Values are whole numbers (microseconds for durations) from 0 to an hour's worth; one above is
/// counted in the last bucket, so that the worst is never hidden. Any value is given back with an
/// error below 1 %. Two histograms merge by adding, so quantiles of a fleet stay honest.
package struct Histogram: Sendable, Equatable {
  /// An hour in microseconds; larger values are counted as this one.
  package static let ceiling = 3_600_000_000

  /// Values below 2^8 have a bucket each; above, each doubling is divided into 128.
  private static let linearBits = 8
  private static let half = 128
  private static let bucketCount = Histogram.slot(of: ceiling) + 1

  /// Empty until the first value: a histogram that nobody uses costs nothing.
  private var counts: [UInt64] = []
  package private(set) var count = 0
  /// Sum of the values, not of their buckets.
  package private(set) var sum = 0
  package private(set) var max = 0

  package init() {}

  package mutating func record(_ value: Int) {
    let value = Swift.max(0, value)
    if counts.isEmpty { counts = [UInt64](repeating: 0, count: Self.bucketCount) }
    counts[Self.slot(of: Swift.min(value, Self.ceiling))] &+= 1
    count &+= 1
    let (total, overflow) = sum.addingReportingOverflow(value)
    sum = overflow ? .max : total
    if value > max { max = value }
  }

  package mutating func merge(_ other: Histogram) {
    guard other.count > 0 else { return }
    if counts.isEmpty {
      self = other
      return
    }
    for slot in counts.indices { counts[slot] &+= other.counts[slot] }
    count &+= other.count
    let (total, overflow) = sum.addingReportingOverflow(other.sum)
    sum = overflow ? .max : total
    max = Swift.max(max, other.max)
  }

  /// What was recorded since `earlier`, a former state of this histogram. The largest value is then
  /// known to its bucket only.
  package func since(_ earlier: Histogram) -> Histogram {
    guard earlier.count > 0, count > 0 else { return self }
    var difference = self
    var last = 0
    for slot in counts.indices {
      difference.counts[slot] = counts[slot] &- earlier.counts[slot]
      if difference.counts[slot] > 0 { last = slot }
    }
    difference.count = count - earlier.count
    difference.sum = sum - earlier.sum
    difference.max =
      max > earlier.max ? max : (difference.count == 0 ? 0 : Swift.min(max, Self.highest(last)))
    return difference
  }

  /// The value below or at which the share `quantile` (0…1) of all values lies; 0 when empty.
  package func value(at quantile: Double) -> Int {
    guard count > 0 else { return 0 }
    let share = Swift.min(Swift.max(quantile, 0), 1)
    let rank = Swift.max(1, UInt64((share * Double(count)).rounded(.up)))
    var seen: UInt64 = 0
    for slot in counts.indices {
      seen &+= counts[slot]
      if seen >= rank { return Swift.min(Self.highest(slot), max) }
    }
    return max
  }

  /// For each of the ascending `bounds`, how many values are at or below it (to the bucket's
  /// precision); the last is `count` when the bound is beyond all.
  package func cumulative(_ bounds: [Int]) -> [Int] {
    var result: [Int] = []
    result.reserveCapacity(bounds.count)
    var slot = 0
    var seen: UInt64 = 0
    for bound in bounds {
      let last = Self.slot(of: Swift.min(Swift.max(0, bound), Self.ceiling))
      while slot < counts.count, slot <= last {
        seen &+= counts[slot]
        slot += 1
      }
      result.append(Int(seen))
    }
    return result
  }

  package var mean: Double { count == 0 ? 0 : Double(sum) / Double(count) }

  @inline(__always)
  private static func slot(of value: Int) -> Int {
    let bits = Int.bitWidth - (value | (1 << linearBits - 1)).leadingZeroBitCount
    let shift = bits - linearBits
    return shift * half + value >> shift
  }

  /// The largest value that is counted in the slot.
  private static func highest(_ slot: Int) -> Int {
    guard slot >= 2 * half else { return slot }
    let shift = slot / half - 1
    return (slot - shift * half + 1) << shift - 1
  }
}
