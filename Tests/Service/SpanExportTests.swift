import Configuration
import Contract
import JSON
import Kafka
import Testing

@testable import Service

/// Answered requests as OTLP spans on their topic.
@Suite(.timeLimit(.minutes(1))) struct SpanExportTests {
  private static func trace(_ number: Int, sampled: Bool = true) -> String {
    let digits = String(number + 1, radix: 16)
    let padded = String(repeating: "0", count: 32 - digits.count) + digits
    return "00-\(padded)-b7ad6b7169203331-\(sampled ? "01" : "00")"
  }

  private func traced(_ house: TestHouse, _ number: Int, _ trace: String?) -> ProducerRecord {
    var record = house.request("q\(number)", number)
    if let trace { record.headers.append(KafkaHeader("traceparent", text: trace)) }
    return record
  }

  private func spans(_ house: TestHouse) throws -> [JSONValue] {
    try house.records(house.configuration.topics.otlpSpans).flatMap { record in
      let json = try JSONValue(parsing: record.value ?? [])
      return (json["resourceSpans"]?.array ?? []).flatMap { $0["scopeSpans"]?.array ?? [] }
        .flatMap { $0["spans"]?.array ?? [] }
    }
  }

  @Test(arguments: DeliveryMode.allCases)
  func `each sampled request is a span in its caller's trace`(mode: DeliveryMode) async throws {
    let house = try TestHouse(mode) { $0.telemetry.otlp = true }
    try await house.serving {
      try await house.submit(
        (0..<40).map { traced(house, $0, Self.trace($0, sampled: $0 < 30)) }
          + [traced(house, 40, nil), traced(house, 41, "nonsense")])
      _ = try await house.replies(count: 42)
    }
    // What had not left yet left when the service stopped.
    let spans = try spans(house)
    let traces = Set(spans.compactMap { $0["traceId"]?.string })
    #expect(spans.count == 30 && traces.count == 30)
    #expect(spans.allSatisfy { $0["parentSpanId"]?.string == "b7ad6b7169203331" })
    #expect(Set(spans.compactMap { $0["spanId"]?.string }).count == 30)
    // A reply carries the trace of its span.
    let replied = house.records(house.configuration.topics.replies).compactMap { record in
      (record.lastHeader("traceparent") ?? nil).map { String(decoding: $0, as: UTF8.self) }
    }
    let sampled = Set(
      replied.filter { $0.hasSuffix("-01") }.map { String($0.dropFirst(3).prefix(32)) })
    #expect(sampled == traces)
    // Many to a record.
    #expect(house.records(house.configuration.topics.otlpSpans).count < 30)
  }

  @Test func `without a topic, or without being asked for, none are sent`() async throws {
    for isAsked in [true, false] {
      let house = try TestHouse(.exactlyOnce) { configuration in
        configuration.telemetry.otlp = isAsked
        if isAsked { configuration.topics.otlpSpans = "" }
      }
      try await house.serving {
        try await house.submit([traced(house, 0, Self.trace(0))])
        _ = try await house.replies(count: 1)
      }
      #expect(house.records("otlp_spans").isEmpty)
      #expect(house.configuration.problems().isEmpty)
    }
  }

  @Test func `lanes of their own are refused by name`() {
    var configuration = WeirConfiguration()
    configuration.topics.lanes = "weir.lane"
    let problems = configuration.problems().map(\.description)
    #expect(problems.count == 1)
    #expect(problems.first?.contains("topics.lanes") == true)
    #expect(problems.first?.contains("not available") == true)
  }
}
