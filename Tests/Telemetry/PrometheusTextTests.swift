import Contract
import Telemetry
import Testing

struct PrometheusTextTests {
  @Test func `a histogram has ascending buckets, a sum and a count in seconds`() {
    let telemetry = Telemetry.silent()
    telemetry.record([.sample(microseconds: 90), .sample(microseconds: 3_000)])
    let text = String(decoding: telemetry.exposition(), as: UTF8.self)
    let front = "weir_request_duration_seconds"
    #expect(text.contains("# TYPE \(front) histogram\n"))
    #expect(text.contains("\(front)_bucket{route=\"template\",le=\"0.0001\"} 1\n"))
    #expect(text.contains("\(front)_bucket{route=\"template\",le=\"0.005\"} 2\n"))
    #expect(text.contains("\(front)_bucket{route=\"template\",le=\"+Inf\"} 2\n"))
    #expect(text.contains("\(front)_sum{route=\"template\"} 0.00309\n"))
    #expect(text.contains("\(front)_count{route=\"template\"} 2\n"))
  }

  @Test func `the text keeps the format's grammar`() throws {
    let telemetry = Telemetry.silent()
    telemetry.record([.sample(), .sample(route: nil, status: .error, errorCode: .internal)])
    telemetry.metrics.observe(.lag) {
      [MetricSample(7, [.init("partition", "0")]), MetricSample(.nan, [.init("partition", "1")])]
    }
    let text = String(decoding: telemetry.exposition(), as: UTF8.self)
    #expect(text.hasSuffix("\n"))
    var typed: [String: String] = [:]
    var seen: Set<String> = []
    for line in text.split(separator: "\n") {
      if line.hasPrefix("# TYPE ") {
        let words = line.split(separator: " ")
        #expect(typed.updateValue(String(words[3]), forKey: String(words[2])) == nil, "\(line)")
        continue
      }
      if line.hasPrefix("# HELP ") { continue }
      let match = try #require(
        line.wholeMatch(
          of:
            /([a-z_]+)(\{[a-z_]+="(?:[^"\\\n]|\\.)*"(?:,[a-z_]+="(?:[^"\\\n]|\\.)*")*\})? (NaN|[+-]?[0-9.e+-]+)/
        ), "\(line)")
      let name = String(match.1)
      #expect(seen.insert(name + String(match.2 ?? "")).inserted, "twice: \(line)")
      let base = ["_bucket", "_sum", "_count"].first { name.hasSuffix($0) && typed[name] == nil }
        .map { String(name.dropLast($0.count)) }
      #expect(typed[base ?? name] != nil, "\(line)")
    }
    #expect(text.contains("weir_consumer_lag{partition=\"1\"} NaN\n"))
  }

  @Test func `label values are escaped`() {
    let family = MetricFamily(.lag, [MetricSample(1, [.init("partition", "a\"b\\c\nd")])])
    let text = String(decoding: PrometheusText.render([family]), as: UTF8.self)
    #expect(text.contains("{partition=\"a\\\"b\\\\c\\nd\"} 1\n"))
  }
}
