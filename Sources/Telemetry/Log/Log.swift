import JSON
import Synchronization

/// Writes events as lines, one an event.
package final class Log: Sendable {
  package let level: LogLevel
  private let format: LogFormat
  private let sink: LogSink
  private let limiter: Mutex<LogLimiter>

  /// - Parameter linesPerSecond: how many of the same event are written in a second.
  package init(
    level: LogLevel = .info, format: LogFormat = .text, sink: LogSink = .standardError,
    linesPerSecond: Int = 50
  ) {
    self.level = level
    self.format = format
    self.sink = sink
    limiter = Mutex(LogLimiter(limit: linesPerSecond))
  }

  /// Writes the event when its level is high enough; true when a line was left out because too many
  /// alike came at once.
  func write<Event: TelemetryEvent>(_ event: Event, at time: UnixTime) -> Bool {
    let decision = limiter.withLock { $0.decide(Event.name, second: time.seconds) }
    guard case .write(let suppressed) = decision else { return true }
    sink.write(line(event, name: Event.name, at: time, suppressed: suppressed))
    return false
  }

  private func line(
    _ event: some TelemetryEvent, name: String, at time: UnixTime, suppressed: Int
  ) -> [UInt8] {
    switch format {
    case .text:
      let level = "\(event.level)"
      let padding = String(repeating: " ", count: max(0, 7 - level.count))
      var fields = TextFields("\(time) \(level)\(padding) \(name)")
      event.write(to: &fields)
      if suppressed > 0 { fields.integer("suppressedBefore", suppressed) }
      return Array(fields.line.utf8) + [UInt8(ascii: "\n")]
    case .json:
      var writer = JSONWriter(reserving: 256)
      writer.beginObject()
      writer.name("time")
      writer.string(time.description)
      writer.name("level")
      writer.string("\(event.level)")
      writer.name("event")
      writer.string(name)
      var fields = JSONFields(consume writer)
      event.write(to: &fields)
      if suppressed > 0 { fields.integer("suppressedBefore", suppressed) }
      fields.endObject()
      return fields.writer.bytes + [UInt8(ascii: "\n")]
    }
  }
}
