import Contract
import JSON
import Telemetry
import Testing

struct SummaryTests {
  @Test func `a summary tells the interval, and the totals beside it`() throws {
    let clock = TestClock()
    let telemetry = Telemetry(
      instance: "member-1", log: Log(level: .error, sink: .none), clock: clock.clock)
    telemetry.metrics.observe(.requestsInFlight) { [MetricSample(12)] }
    telemetry.metrics.observe(.lag) {
      [MetricSample(3, [.init("partition", "0")]), MetricSample(4, [.init("partition", "1")])]
    }
    telemetry.record([.sample(microseconds: 100_000)])
    _ = telemetry.summarise()
    clock.advance(by: .seconds(10))
    telemetry.record([
      .sample(microseconds: 1_000), .sample(microseconds: 2_000),
      .sample(route: .plan, isCoalesced: true, microseconds: 50_000),
      .sample(route: nil, status: .error, errorCode: .overloaded, microseconds: 10),
    ])
    telemetry.emit(CacheLookedUp(.embeddings, .hit, count: 3))
    telemetry.emit(CacheLookedUp(.embeddings, .miss))
    telemetry.emit(FlightStarted(fingerprint: .sample))

    let record = telemetry.record(of: telemetry.summarise())
    #expect(record.key == Array("member-1".utf8))
    #expect(record.type == CloudEvent.telemetryType)
    let json = try JSONValue(parsing: record.value)
    #expect(json["event"]?.string == "summary")
    #expect(json["intervalSeconds"]?.number == 10)
    #expect(json["requestsPerSecond"]?.number == 0.4)
    #expect(json["requests"]?.integer == 4)
    #expect(json["errors"]?.integer == 1)
    #expect(json["errorsByCode"]?["overloaded"]?.integer == 1)
    #expect(json["coalescingRatio"]?.number == 0.25)
    #expect(json["flightsStarted"]?.integer == 1)
    #expect(json["inFlight"]?.integer == 12)
    #expect(json["lag"]?.integer == 7)
    #expect(json["caches"]?["embeddings"]?["hitRate"]?.number == 0.75)
    #expect(json["latencyMs"]?["template"]?["p50"]?.number == 1.003)
    #expect(json["latencyMs"]?["plan"]?["count"]?.integer == 1)
    #expect(json["latencyMs"]?["vector"] == nil)
    #expect(json["totals"]?["requests"]?.integer == 5)

    clock.advance(by: .seconds(10))
    let quiet = telemetry.summarise()
    #expect(quiet.recent.requests.total == 0)
    #expect(quiet.recent.coalescingRatio == nil)
    #expect(quiet.totals.requests.total == 5)
  }

  @Test func `a glance does not end the interval`() {
    let telemetry = Telemetry.silent()
    telemetry.record([.sample()])
    #expect(telemetry.glance().recent.requests.total == 1)
    #expect(telemetry.glance().recent.requests.total == 1)
    #expect(telemetry.summarise().recent.requests.total == 1)
    #expect(telemetry.glance().recent.requests.total == 0)
  }

  @Test func `the record of a request has its fields and its id as key`() throws {
    let telemetry = Telemetry.silent(instance: "m")
    let usage = Usage(promptTokens: 12)
    let record = telemetry.record(
      of: .sample(
        "id-7", status: .error, errorCode: .aiFailed, microseconds: 1_500,
        timings: [Timing("plan", milliseconds: 1.25)], usage: usage,
        traceParent: TraceParent(Array(OTLPTests.parent.utf8))))
    #expect(record.key == Array("id-7".utf8))
    #expect(record.type == CloudEvent.telemetryType)
    let json = try JSONValue(parsing: record.value)
    #expect(json["event"]?.string == "request.answered")
    #expect(json["instance"]?.string == "m")
    #expect(json["fingerprint"]?.string == Fingerprint.sample.description)
    #expect(json["error"]?.string == "ai_failed")
    #expect(json["durationMs"]?.number == 1.5)
    #expect(json["timings"]?["plan"]?.number == 1.25)
    #expect(json["promptTokens"]?.integer == 12)
    #expect(json["completionTokens"] == nil)
    #expect(json["partition"]?.integer == 4)
    #expect(json["offset"]?.integer == 99)
    #expect(json["traceId"]?.string == "0af7651916cd43dd8448eb211c80319c")
  }
}
