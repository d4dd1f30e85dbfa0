import Contract
import JSON
import Telemetry
import Testing

struct MetricsTests {
  @Test func `names follow the rule and are said once`() {
    for metric in Metric.allCases {
      let name = metric.rawValue
      #expect(name.hasPrefix("weir_") || name.hasPrefix("process_"), "\(name)")
      #expect(
        name.utf8.allSatisfy { ($0 >= 97 && $0 <= 122) || $0 == 95 }, "\(name)")
      #expect((metric.kind == .counter) == name.hasSuffix("_total"), "\(name)")
      if name.contains("duration") { #expect(name.hasSuffix("_seconds"), "\(name)") }
      #expect(metric.help.hasSuffix("."))
      #expect(metric.bounds == metric.bounds.sorted())
      #expect(Set(metric.bounds).count == metric.bounds.count)
    }
  }

  @Test func `labels have distinct values and places in order`() {
    func check<Label: ClosedLabel>(_: Label.Type) {
      #expect(Label.allCases.map(\.index) == Array(0..<Label.allCases.count))
      #expect(Set(Label.allCases.map(\.label)).count == Label.allCases.count)
    }
    check(RouteLabel.self)
    check(ReplyStatus.self)
    check(ErrorCode.self)
    check(CacheLabel.self)
    check(CacheOutcome.self)
    check(ProviderLabel.self)
    check(CallOutcome.self)
    check(TokenLabel.self)
    check(CommitOutcome.self)
    check(DeadLetterReason.self)
    check(RebalanceLabel.self)
    check(StageLabel.self)
    for route in Route.allCases { #expect(RouteLabel(route).label == route.rawValue) }
  }

  @Test func `answered requests are counted by route, status, code and tokens`() {
    let telemetry = Telemetry.silent()
    let usage = Usage(promptTokens: 100, completionTokens: 20)
    telemetry.record([
      .sample(microseconds: 2_000, timings: [Timing("sql", milliseconds: 1.5)]),
      .sample(route: .plan, usage: usage),
      .sample(
        route: .plan, isCoalesced: true,
        usage: Usage(promptTokens: 100, completionTokens: 20, isShared: true)),
      .sample(route: nil, status: .error, errorCode: .forbidden),
    ])
    telemetry.emit(RequestAnswered.sample())
    let statistics = telemetry.metrics.requestStatistics()
    #expect(statistics.total == 5)
    #expect(statistics.replies(.template, .ok) == 2)
    #expect(statistics.replies(.plan, .ok) == 2)
    #expect(statistics.replies(.none, .error) == 1)
    #expect(statistics.errors(.forbidden) == 1)
    #expect(statistics.coalesced == 1)
    #expect(statistics.tokens(.prompt) == 100)
    #expect(statistics.tokens(.completion) == 20)
    #expect(statistics.stage(.sql).count == 1)
    #expect(statistics.stage(.sql).max == 1_500)
    #expect(statistics.duration(.template).count == 2)
  }

  @Test func `nonsense durations do not stop anything`() {
    let telemetry = Telemetry.silent()
    let timings = [
      Timing("sql", milliseconds: .nan), Timing("plan", milliseconds: .infinity),
      Timing("new stage", milliseconds: -1), Timing("total", milliseconds: 5),
    ]
    telemetry.record([.sample(microseconds: -7, timings: timings)])
    let statistics = telemetry.metrics.requestStatistics()
    #expect(statistics.stage(.sql).max == 0)
    #expect(statistics.stage(.plan).max == .max)
    #expect(statistics.stage(.other).count == 1)
  }

  @Test func `every kind of event counts`() {
    let telemetry = Telemetry.silent()
    let metrics = telemetry.metrics
    telemetry.emit(FlightStarted(fingerprint: .sample))
    telemetry.emit(FlightCancelled(fingerprint: .sample))
    telemetry.emit(RequestSentHome(from: 1, to: 2))
    telemetry.emit(CommitCompleted(requests: 5, records: 9, microseconds: 10))
    telemetry.emit(CommitFailed(requests: 5, errorName: "_TIMED_OUT", microseconds: 10))
    telemetry.emit(CommitFailed(outcome: .aborted, requests: 1, errorName: "x", microseconds: 1))
    telemetry.emit(ProducerReborn(errorName: "_FENCED", generation: 1))
    telemetry.emit(RebalanceStarted(change: .lost, partitions: [1, 2]))
    telemetry.emit(RebalanceFinished(change: .lost, assigned: 0, microseconds: 3))
    telemetry.emit(
      ProviderCalled(
        provider: .chat, outcome: .ok, microseconds: 7, inputTokens: 11, outputTokens: 3))
    telemetry.emit(
      ProviderCalled(provider: .embeddings, outcome: .limited, microseconds: 7, inputTokens: 5))
    telemetry.emit(
      ProviderRetried(provider: .chat, outcome: .failed, attempt: 1, delayMilliseconds: 5))
    telemetry.emit(ProviderCircuitChanged(provider: .vectors, isOpen: true))
    telemetry.emit(CacheLookedUp(.patterns, .hit, count: 3))
    telemetry.emit(CacheLookedUp(.patterns, .miss))
    telemetry.emit(QueryExecuted(database: "d", rows: 3, microseconds: 42))
    telemetry.emit(IndexBuilt(collection: "c", documents: 1, microseconds: 1))
    #expect(metrics.flightsStarted.value == 1)
    #expect(metrics.flightsCancelled.value == 1)
    #expect(metrics.sentHome.value == 1)
    #expect(metrics.commits[.committed].value == 1)
    #expect(metrics.commits[.failed].value == 1)
    #expect(metrics.commits[.aborted].value == 1)
    #expect(metrics.commitRecords.value == 5)
    #expect(metrics.commitDuration.snapshot(.committed).count == 1)
    #expect(metrics.producerRebirths.value == 1)
    #expect(metrics.rebalances[.lost].value == 1)
    #expect(metrics.providerCalls[.chat, .ok].value == 1)
    #expect(metrics.providerCalls[.embeddings, .limited].value == 1)
    #expect(metrics.tokenUsage.snapshot(.prompt).sum == 11)
    #expect(metrics.tokenUsage.snapshot(.completion).sum == 3)
    #expect(metrics.tokenUsage.snapshot(.embedding).sum == 5)
    #expect(metrics.providerRetries[.chat].value == 1)
    #expect(metrics.cacheLookups[.patterns, .hit].value == 3)
    #expect(metrics.cacheLookups[.patterns, .miss].value == 1)
    #expect(metrics.queryDuration.read().reduce(0) { $0 + $1.count } == 1)
    #expect(metrics.indexesBuilt.value == 1)
    let text = String(decoding: telemetry.exposition(), as: UTF8.self)
    #expect(text.contains("weir_circuit_open{provider=\"vectors\"} 1\n"))
    telemetry.emit(ProviderCircuitChanged(provider: .vectors, isOpen: false))
    #expect(
      String(decoding: telemetry.exposition(), as: UTF8.self)
        .contains("weir_circuit_open{provider=\"vectors\"} 0\n"))
  }

  @Test func `threads recording at once lose nothing`() async {
    let telemetry = Telemetry.silent()
    await withTaskGroup { group in
      for _ in 0..<8 {
        group.addTask {
          for _ in 0..<500 {
            telemetry.record([.sample(), .sample(route: .vector)])
            telemetry.emit(CacheLookedUp(.answers, .hit))
          }
        }
      }
    }
    #expect(telemetry.metrics.requestStatistics().total == 8_000)
    #expect(telemetry.metrics.cacheLookups[.answers, .hit].value == 4_000)
  }

  @Test func `the process tells about itself`() {
    let telemetry = Telemetry.silent()
    ProcessReadings.observe(
      on: telemetry.metrics, start: telemetry.startTime, version: "1.2\"3")
    #expect((ProcessReadings.residentBytes() ?? 0) > 1_000_000)
    #expect((ProcessReadings.openFiles() ?? 0) > 2)
    #expect(ProcessReadings.cpuSeconds() != nil)
    let text = String(decoding: telemetry.exposition(), as: UTF8.self)
    #expect(text.contains("weir_build_info{version=\"1.2\\\"3\"} 1\n"))
    #expect(text.contains("# TYPE process_cpu_seconds_total counter\n"))
  }
}
