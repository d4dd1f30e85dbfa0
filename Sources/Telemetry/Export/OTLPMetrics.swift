import JSON

/// Metrics as one OTLP/JSON ExportMetricsServiceRequest, as the OpenTelemetry Collector's Kafka
/// receiver reads it: lowerCamelCase, 64-bit whole numbers as strings, cumulative since the start of
/// the process. Series that never counted anything are left out; a record must stay below 1 MB.
package enum OTLPMetrics {
  /// `AGGREGATION_TEMPORALITY_CUMULATIVE`
  private static let cumulative = 2

  package static func encode(
    _ families: [MetricFamily], resource: OTLPResource, start: UnixTime, time: UnixTime
  ) -> [UInt8] {
    var writer = JSONWriter(reserving: 16_384)
    writer.beginObject()
    writer.name("resourceMetrics")
    writer.beginArray()
    writer.beginObject()
    resource.write(to: &writer)
    writer.name("scopeMetrics")
    writer.beginArray()
    writer.beginObject()
    resource.writeScope(to: &writer)
    writer.name("metrics")
    writer.beginArray()
    for family in families {
      let samples = family.samples.filter { isWorthSending($0, family.metric) }
      if !samples.isEmpty {
        write(family.metric, samples, start: start, time: time, to: &writer)
      }
    }
    writer.endArray()
    writer.endObject()
    writer.endArray()
    writer.endObject()
    writer.endArray()
    writer.endObject()
    return writer.bytes
  }

  private static func isWorthSending(_ sample: MetricSample, _ metric: Metric) -> Bool {
    switch sample.value {
    case .histogram(let histogram): histogram.count > 0
    case .number(let number): metric.kind != .counter || number > 0
    }
  }

  private static func write(
    _ metric: Metric, _ samples: [MetricSample], start: UnixTime, time: UnixTime,
    to writer: inout JSONWriter
  ) {
    let name = OTLPMetricName(metric)
    writer.beginObject()
    writer.name("name")
    writer.string(name.name)
    writer.name("unit")
    writer.string(name.unit)
    writer.name("description")
    writer.string(metric.help)
    switch metric.kind {
    case .counter: writer.name("sum")
    case .gauge: writer.name("gauge")
    case .histogram: writer.name("histogram")
    }
    writer.beginObject()
    if metric.kind != .gauge {
      writer.name("aggregationTemporality")
      writer.integer(cumulative)
    }
    if metric.kind == .counter {
      writer.name("isMonotonic")
      writer.boolean(true)
    }
    writer.name("dataPoints")
    writer.beginArray()
    for sample in samples {
      writer.beginObject()
      if metric.kind != .gauge { write("startTimeUnixNano", start, &writer) }
      write("timeUnixNano", time, &writer)
      switch sample.value {
      case .number(let number):
        writer.name("asDouble")
        writer.number(number)
      case .histogram(let histogram): write(histogram, metric, &writer)
      }
      write(sample.labels, name, &writer)
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
    writer.endObject()
  }

  private static func write(
    _ name: StaticString, _ time: UnixTime, _ writer: inout JSONWriter
  ) {
    writer.name(name)
    writer.string(String(time.nanoseconds))
  }

  private static func write(
    _ histogram: Histogram, _ metric: Metric, _ writer: inout JSONWriter
  ) {
    writer.name("count")
    writer.string(String(histogram.count))
    writer.name("sum")
    writer.number(Double(histogram.sum) / metric.divisor)
    writer.name("max")
    writer.number(Double(histogram.max) / metric.divisor)
    writer.name("bucketCounts")
    writer.beginArray()
    var before = 0
    for count in histogram.cumulative(metric.bounds) + [histogram.count] {
      writer.string(String(count - before))
      before = count
    }
    writer.endArray()
    writer.name("explicitBounds")
    writer.beginArray()
    for bound in metric.bounds { writer.number(Double(bound) / metric.divisor) }
    writer.endArray()
  }

  private static func write(
    _ labels: [MetricSample.Label], _ name: OTLPMetricName, _ writer: inout JSONWriter
  ) {
    writer.name("attributes")
    writer.beginArray()
    for attribute in name.attributes {
      OTLPAttribute.write(attribute.name, attribute.value, to: &writer)
    }
    for label in labels {
      OTLPAttribute.write(
        name.labels[label.name] ?? label.name, name.values[label.value] ?? label.value, to: &writer)
    }
    writer.endArray()
  }
}
