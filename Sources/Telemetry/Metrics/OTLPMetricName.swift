/// What a metric is called in OpenTelemetry: the semantic conventions' names where they have one,
/// otherwise our own under `weir.`. One table, so that names can follow the conventions.
struct OTLPMetricName: Sendable, Equatable {
  let name: String
  /// UCUM.
  let unit: String
  /// Attributes that the conventions ask for, beside the series' own labels.
  let attributes: [MetricSample.Label]
  /// The conventions' names of our labels.
  let labels: [String: String]
  /// The conventions' values of our labels' values.
  let values: [String: String]

  init(
    _ name: String, unit: String, attributes: [(String, String)] = [],
    labels: [String: String] = [:], values: [String: String] = [:]
  ) {
    self.name = name
    self.unit = unit
    self.attributes = attributes.map { MetricSample.Label($0.0, $0.1) }
    self.labels = labels
    self.values = values
  }

  init(_ metric: Metric) {
    switch metric {
    case .requestDuration:
      self.init(
        "messaging.process.duration", unit: "s",
        attributes: [
          ("messaging.system", "kafka"), ("messaging.operation.name", "process"),
          ("messaging.operation.type", "process"),
        ], labels: ["route": "weir.route"])
    case .providerDuration:
      self.init(
        "gen_ai.client.operation.duration", unit: "s",
        labels: ["provider": "gen_ai.operation.name"])
    case .tokenUsage:
      self.init(
        "gen_ai.client.token.usage", unit: "{token}", labels: ["type": "gen_ai.token.type"],
        values: ["prompt": "input", "completion": "output", "embedding": "input"])
    case .queryDuration:
      self.init(
        "db.client.operation.duration", unit: "s", attributes: [("db.system.name", "sqlite")])
    case .processMemory: self.init("process.memory.usage", unit: "By")
    case .processCPU: self.init("process.cpu.time", unit: "s")
    case .processFiles: self.init("process.open_file_descriptor.count", unit: "{count}")
    default: self.init(Self.own(metric), unit: Self.unit(metric))
    }
  }

  /// `weir_cache_lookups_total` is `weir.cache_lookups`.
  private static func own(_ metric: Metric) -> String {
    var words = metric.rawValue.split(separator: "_")
    if words.last == "total" { words.removeLast() }
    if words.last == "seconds" || words.last == "bytes" { words.removeLast() }
    return "\(words[0])." + words.dropFirst().joined(separator: "_")
  }

  private static func unit(_ metric: Metric) -> String {
    if metric.rawValue.contains("_seconds") { return "s" }
    return metric.rawValue.contains("_bytes") ? "By" : "1"
  }
}
