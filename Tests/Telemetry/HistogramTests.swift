import Telemetry
import TestSupport
import Testing

struct HistogramTests {
  @Test func `an empty histogram says zero`() {
    let histogram = Histogram()
    #expect(histogram.value(at: 0.99) == 0)
    #expect(histogram.count == 0)
    #expect(histogram.mean == 0)
    #expect(histogram.cumulative([1, 10]) == [0, 0])
  }

  @Test func `small values are exact`() {
    var histogram = Histogram()
    for value in 0...255 { histogram.record(value) }
    #expect(histogram.value(at: 0.5) == 127)
    #expect(histogram.value(at: 1) == 255)
    #expect(histogram.value(at: 0) == 0)
    #expect(histogram.sum == 255 * 128)
    #expect(histogram.cumulative([0, 99, 255, 1_000]) == [1, 100, 256, 256])
  }

  @Test func `every value up to an hour comes back within one per cent`() {
    var value = 1
    while value <= Histogram.ceiling {
      for offset in [-1, 0, 1] {
        let exact = max(0, min(Histogram.ceiling, value + offset))
        var histogram = Histogram()
        histogram.record(exact)
        histogram.record(Histogram.ceiling)
        let found = histogram.value(at: 0.5)
        #expect(found >= exact)
        #expect(Double(found - exact) <= Double(exact) * 0.01, "\(exact) became \(found)")
      }
      value = max(value + 1, value * 11 / 10)
    }
  }

  @Test func `what is beyond the range is counted at its end`() {
    var histogram = Histogram()
    histogram.record(.max)
    histogram.record(-5)
    #expect(histogram.count == 2)
    #expect(histogram.max == .max)
    #expect(histogram.value(at: 0.5) == 0)
    #expect(histogram.value(at: 1) >= Histogram.ceiling)
    #expect(histogram.cumulative([Histogram.ceiling]) == [2])
    histogram.record(.max)
    #expect(histogram.sum == .max)
  }

  @Test func `merging equals recording all into one`() {
    let seed = UInt64.random(in: 0 ... .max)
    var random = SplitMix64(seed: seed)
    for _ in 0..<20 {
      var parts = [Histogram(), Histogram(), Histogram()]
      var whole = Histogram()
      var values: [Int] = []
      for _ in 0..<Int.random(in: 1...400, using: &random) {
        let value =
          1 << Int.random(in: 0...31, using: &random) | Int.random(in: 0...999, using: &random)
        values.append(value)
        whole.record(value)
        parts[Int.random(in: 0...2, using: &random)].record(value)
      }
      let merged = parts.reduce(into: Histogram()) { $0.merge($1) }
      #expect(merged == whole, "seed \(seed)")
      values.sort()
      for quantile in [0.5, 0.95, 0.99] {
        let rank = max(1, Int((quantile * Double(values.count)).rounded(.up)))
        let exact = values[rank - 1]
        let found = whole.value(at: quantile)
        #expect(abs(Double(found - exact)) <= Double(exact) * 0.01, "seed \(seed)")
      }
    }
  }

  @Test func `the difference of two states is what came between`() {
    var histogram = Histogram()
    histogram.record(10)
    histogram.record(5_000)
    let earlier = histogram
    #expect(histogram.since(earlier).count == 0)
    #expect(histogram.since(earlier).max == 0)
    histogram.record(200)
    histogram.record(300)
    let recent = histogram.since(earlier)
    #expect(recent.count == 2)
    #expect(recent.sum == 500)
    #expect(recent.value(at: 0.5) == 200)
    #expect(recent.max >= 300 && recent.max <= 303)
    #expect(histogram.since(Histogram()) == histogram)
  }
}
