/// Prometheus' text exposition format, version 0.0.4.
package enum PrometheusText {
  package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  package static func render(_ families: [MetricFamily]) -> [UInt8] {
    var text = ""
    for family in families where !family.samples.isEmpty {
      let name = family.metric.rawValue
      text += "# HELP \(name) \(escaped(family.metric.help, quotes: false))\n"
      text += "# TYPE \(name) \(family.metric.kind.rawValue)\n"
      for sample in family.samples {
        switch sample.value {
        case .number(let number):
          line(name, sample.labels, shown(number), to: &text)
        case .histogram(let histogram):
          buckets(family.metric, sample.labels, histogram, to: &text)
        }
      }
    }
    return Array(text.utf8)
  }

  private static func buckets(
    _ metric: Metric, _ labels: [MetricSample.Label], _ histogram: Histogram, to text: inout String
  ) {
    let name = metric.rawValue
    for (bound, count) in zip(metric.bounds, histogram.cumulative(metric.bounds)) {
      let le = MetricSample.Label("le", shown(Double(bound) / metric.divisor))
      line("\(name)_bucket", labels + [le], String(count), to: &text)
    }
    line("\(name)_bucket", labels + [.init("le", "+Inf")], String(histogram.count), to: &text)
    line("\(name)_sum", labels, shown(Double(histogram.sum) / metric.divisor), to: &text)
    line("\(name)_count", labels, String(histogram.count), to: &text)
  }

  private static func line(
    _ name: String, _ labels: [MetricSample.Label], _ value: String, to text: inout String
  ) {
    text += name
    if !labels.isEmpty {
      text += "{"
      text += labels.map { "\($0.name)=\"\(escaped($0.value, quotes: true))\"" }
        .joined(separator: ",")
      text += "}"
    }
    text += " \(value)\n"
  }

  private static func shown(_ number: Double) -> String {
    if number.isNaN { return "NaN" }
    if number.isInfinite { return number > 0 ? "+Inf" : "-Inf" }
    if number == number.rounded(), abs(number) < 1e15 { return String(Int(number)) }
    return "\(number)"
  }

  private static func escaped(_ text: String, quotes: Bool) -> String {
    guard text.utf8.contains(where: { $0 == 92 || $0 == 10 || $0 == 34 }) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\"" where quotes: result += "\\\""
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
