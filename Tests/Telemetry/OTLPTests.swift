import Contract
import Foundation
import JSON
import Telemetry
import TestSupport
import Testing

struct OTLPTests {
  static let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

  /// A published example, when it lies beside the project.
  private static func example(_ name: String) throws -> JSONValue? {
    try SharedData.specification(name).map { try JSONValue(parsing: $0) }
  }

  private func metrics() throws -> JSONValue {
    let clock = TestClock()
    let telemetry = Telemetry(
      instance: "m1", log: Log(level: .error, sink: .none), clock: clock.clock)
    clock.advance(by: .seconds(60))
    telemetry.record([.sample(microseconds: 3_000), .sample(microseconds: 90_000_000)])
    telemetry.emit(
      ProviderCalled(
        provider: .chat, outcome: .ok, microseconds: 650_000, inputTokens: 1_200,
        outputTokens: 80))
    telemetry.metrics.observe(.partitions) { [MetricSample(12)] }
    return try JSONValue(parsing: telemetry.otlpMetrics(version: "1.0.0"))
  }

  private func metric(_ name: String, in request: JSONValue) -> JSONValue? {
    request["resourceMetrics"]?.array?.first?["scopeMetrics"]?.array?.first?["metrics"]?.array?
      .first { $0["name"]?.string == name }
  }

  @Test func `every field is one that the published example has, of the same kind`() throws {
    if let example = try Self.example("otlp-metrics-example.json") {
      try Shape.check(try metrics(), against: example)
    }
    if let example = try Self.example("otlp-trace-example.json") {
      try Shape.check(try spans(), against: example, allowing: ["status", "code"])
    }
  }

  @Test func `a histogram is cumulative, in seconds, with one bucket more than bounds`() throws {
    let request = try metrics()
    let duration = try #require(metric("messaging.process.duration", in: request))
    #expect(duration["unit"]?.string == "s")
    let histogram = try #require(duration["histogram"])
    #expect(histogram["aggregationTemporality"]?.integer == 2)
    let point = try #require(histogram["dataPoints"]?.array?.first)
    #expect(point["count"]?.string == "2")
    #expect(point["sum"]?.number == 90.003)
    #expect(point["startTimeUnixNano"]?.string == "1767323045678000000")
    #expect(point["timeUnixNano"]?.string == "1767323105678000000")
    let counts = try #require(point["bucketCounts"]?.array).compactMap(\.string)
    let bounds = try #require(point["explicitBounds"]?.array)
    #expect(counts.count == bounds.count + 1)
    #expect(counts.compactMap { Int($0) }.reduce(0, +) == 2)
    #expect(counts.last == "1")
    let attributes = try #require(point["attributes"]?.array)
    #expect(attributes.contains { $0["key"]?.string == "messaging.system" })
    #expect(
      attributes.contains {
        $0["key"]?.string == "weir.route" && $0["value"]?["stringValue"]?.string == "template"
      })
  }

  @Test func `tokens, counters and gauges take the conventions' names`() throws {
    let request = try metrics()
    let tokens = try #require(metric("gen_ai.client.token.usage", in: request))
    let types = tokens["histogram"]?["dataPoints"]?.array?.compactMap {
      $0["attributes"]?.array?.first?["value"]?["stringValue"]?.string
    }
    #expect(types == ["input", "output"])
    let requests = try #require(metric("weir.requests", in: request))
    #expect(requests["sum"]?["isMonotonic"]?.boolean == true)
    #expect(requests["sum"]?["dataPoints"]?.array?.count == 1)
    let partitions = try #require(metric("weir.partitions_assigned", in: request))
    #expect(partitions["gauge"]?["dataPoints"]?.array?.first?["asDouble"]?.number == 12)
    #expect(metric("weir.dead_letters", in: request) == nil)
  }

  @Test func `a record with every series stays below the collector's limit`() throws {
    let telemetry = Telemetry.silent()
    for route in Route.allCases {
      for status in ReplyStatus.allCases {
        telemetry.record(
          ErrorCode.allCases.map {
            .sample(route: route, status: status, errorCode: $0, microseconds: 123)
          })
      }
    }
    for provider in ProviderLabel.allCases {
      for outcome in CallOutcome.allCases {
        telemetry.emit(
          ProviderCalled(
            provider: provider, outcome: outcome, microseconds: 1, inputTokens: 1, outputTokens: 1))
      }
    }
    telemetry.metrics.observe(.lag) {
      (0..<1_000).map { MetricSample(1, [.init("partition", String($0))]) }
    }
    #expect(telemetry.otlpMetrics(version: "1").count < 1_000_000)
  }

  private func spans() throws -> JSONValue {
    let events: [RequestAnswered] = [
      .sample(
        "a", microseconds: 2_000, timings: [Timing("sql", milliseconds: 1)],
        usage: Usage(promptTokens: 5), traceParent: TraceParent(Array(Self.parent.utf8))),
      .sample(
        "b", status: .error, errorCode: .forbidden,
        traceParent: TraceParent(Array(Self.parent.utf8))),
      .sample("unsampled", traceParent: TraceParent(Array((Self.parent.dropLast() + "0").utf8))),
      .sample("none"),
    ]
    let bytes = try #require(
      OTLPSpans.encode(
        events.map { SpanBuffer.Entry($0, end: UnixTime(nanoseconds: 5_000_000_000)) },
        topic: "weir.requests", group: "weir",
        resource: OTLPResource(instance: "m", version: "1"), makeSpanID: { 0xAB }))
    return try JSONValue(parsing: bytes)
  }

  @Test func `a sampled request is a consumer span below its caller's`() throws {
    let all = try spans()["resourceSpans"]?.array?.first?["scopeSpans"]?.array?.first?["spans"]?
      .array
    let spans = try #require(all)
    #expect(spans.count == 2)
    #expect(spans[0]["traceId"]?.string == "0af7651916cd43dd8448eb211c80319c")
    #expect(spans[0]["spanId"]?.string == "00000000000000ab")
    #expect(spans[0]["parentSpanId"]?.string == "b7ad6b7169203331")
    #expect(spans[0]["kind"]?.integer == 5)
    #expect(spans[0]["startTimeUnixNano"]?.string == "4998000000")
    #expect(spans[0]["endTimeUnixNano"]?.string == "5000000000")
    #expect(spans[0]["status"] == nil)
    #expect(spans[1]["status"]?["code"]?.integer == 2)
    #expect(
      OTLPSpans.encode(
        [SpanBuffer.Entry(.sample(), end: UnixTime(nanoseconds: 0))], topic: "t", group: "g",
        resource: OTLPResource(instance: "m", version: "1")) == nil)
  }

  @Test(arguments: [
    (parent, true), ("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more", true),
    ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more", false),
    ("ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", false),
    ("00-00000000000000000000000000000000-b7ad6b7169203331-01", false),
    ("00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01", false),
    ("00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", false),
    ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331", false), ("", false),
    ("00_0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331_01", false),
  ])
  func `a traceparent is read strictly`(text: String, isValid: Bool) {
    #expect((TraceParent(Array(text.utf8)) != nil) == isValid)
  }
}

/// Compares the shape of two JSON values: every member of the one must be known to the other,
/// anywhere, with the same kind of value.
private enum Shape {
  static func check(
    _ value: JSONValue, against example: JSONValue, allowing extra: Set<String> = []
  ) throws {
    var known: [String: Set<String>] = [:]
    collect(example, into: &known)
    var used: [String: Set<String>] = [:]
    collect(value, into: &used)
    for (name, kinds) in used where !extra.contains(name) {
      // The trace example shows a text attribute only.
      if ["intValue", "doubleValue", "boolValue"].contains(name) { continue }
      let allowed = try #require(known[name], "\(name) is no field of the example")
      // An empty list is of any kind.
      #expect(kinds.subtracting(["array of nothing"]).isSubset(of: allowed), "\(name)")
    }
  }

  private static func collect(_ value: JSONValue, into kinds: inout [String: Set<String>]) {
    switch value {
    case .object(let members):
      for member in members {
        kinds[member.name, default: []].insert(kind(member.value))
        collect(member.value, into: &kinds)
      }
    case .array(let items):
      for item in items { collect(item, into: &kinds) }
    default: break
    }
  }

  private static func kind(_ value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .boolean: "boolean"
    case .integer, .number: "number"
    case .string: "string"
    case .array(let items): "array of \(items.first.map(kind) ?? "nothing")"
    case .object: "object"
    }
  }
}
