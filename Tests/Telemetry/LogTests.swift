import JSON
import Telemetry
import Testing

struct LogTests {
  private let lines = Lines()
  private let clock = TestClock()

  private func telemetry(
    _ level: LogLevel = .debug, _ format: LogFormat = .text, linesPerSecond: Int = 50
  ) -> Telemetry {
    Telemetry(
      instance: "a",
      log: Log(level: level, format: format, sink: lines.sink, linesPerSecond: linesPerSecond),
      clock: clock.clock)
  }

  @Test func `a text line has time, level, name and fields`() {
    telemetry().emit(CommitCompleted(requests: 3, records: 7, microseconds: 5_250))
    #expect(
      lines.all == [
        "2026-01-02T03:04:05.678Z debug   commit.completed requests=3 records=7 durationMs=5.25\n"
      ])
  }

  @Test func `a JSON line is one object with the same fields`() throws {
    telemetry(.debug, .json).emit(ProducerReborn(errorName: "_FENCED", generation: 2))
    let line = try #require(lines.all.first)
    #expect(line.hasSuffix("}\n"))
    let value = try JSONValue(parsing: Array(line.utf8.dropLast()))
    #expect(value["event"]?.string == "producer.reborn")
    #expect(value["level"]?.string == "warning")
    #expect(value["time"]?.string == "2026-01-02T03:04:05.678Z")
    #expect(value["error"]?.string == "_FENCED")
    #expect(value["generation"]?.integer == 2)
  }

  @Test func `levels below the threshold are not written`() {
    let telemetry = telemetry(.warning)
    telemetry.emit(FlightCoalesced(fingerprint: .sample, followers: 1))
    telemetry.emit(IndexBuilt(collection: "c", documents: 1, microseconds: 1))
    #expect(lines.all.isEmpty)
    #expect(!telemetry.logs(.info))
    telemetry.emit(DeadLettered(reason: .invalid, partition: 0, offset: 1, byteCount: 2))
    #expect(lines.all.count == 1)
  }

  @Test(arguments: [LogFormat.text, .json])
  func `a value can neither end the line nor speak to the terminal`(format: LogFormat) {
    let nasty = "a\nb\r\u{1B}[31m\u{202E}\u{85}\u{2028}\"\\"
    telemetry(.debug, format).emit(NoticeGiven(.info, source: "test", nasty))
    let line = lines.all.joined()
    #expect(line.utf8.count { $0 == 10 } == 1)
    #expect(!line.contains("\u{1B}"))
    #expect(!line.contains("\r"))
    if format == .text {
      #expect(line.contains("\\n"))
      #expect(!line.unicodeScalars.contains("\u{202E}"))
      #expect(!line.unicodeScalars.contains("\u{85}"))
    }
  }

  @Test func `too many alike are left out and counted, others are not`() {
    let telemetry = telemetry(.info, linesPerSecond: 2)
    let event = DeadLettered(reason: .unreadable, partition: 0, offset: 1, byteCount: 2)
    for _ in 0..<5 { telemetry.emit(event) }
    telemetry.emit(IndexBuilt(collection: "c", documents: 1, microseconds: 1))
    #expect(lines.all.count == 3)
    #expect(telemetry.metrics.logLinesSuppressed.value == 3)
    #expect(telemetry.metrics.deadLetters[.unreadable].value == 5)
    clock.advance(by: .seconds(1))
    telemetry.emit(event)
    #expect(lines.all.last?.contains("suppressedBefore=3") == true)
  }

  @Test(arguments: [
    (0, "1970-01-01T00:00:00.000Z"), (951_782_399, "2000-02-28T23:59:59.000Z"),
    (951_782_400, "2000-02-29T00:00:00.000Z"), (1_709_164_800, "2024-02-29T00:00:00.000Z"),
    (4_107_542_400, "2100-03-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.000Z"),
  ])
  func `time is written as RFC 3339`(seconds: Int, text: String) {
    #expect(UnixTime(nanoseconds: Int64(seconds) * 1_000_000_000).description == text)
  }
}
