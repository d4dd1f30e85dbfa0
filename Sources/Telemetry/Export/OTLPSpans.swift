import Contract
import JSON

/// Answered requests as one OTLP/JSON ExportTraceServiceRequest: a consumer span each, child of the
/// span that the request's `traceparent` names. Requests whose caller does not sample are left out.
package enum OTLPSpans {
  /// `SPAN_KIND_CONSUMER`
  private static let consumer = 5
  /// `STATUS_CODE_ERROR`
  private static let failed = 2

  /// Nil when there is nothing to send.
  /// - Parameters:
  ///   - topic: where the requests came from.
  ///   - makeSpanID: a new identifier, not zero.
  package static func encode(
    _ requests: [SpanBuffer.Entry], topic: String, group: String, resource: OTLPResource,
    makeSpanID: () -> UInt64 = { UInt64.random(in: 1 ... .max) }
  ) -> [UInt8]? {
    let sampled = requests.filter { $0.event.traceParent?.isSampled ?? false }
    guard !sampled.isEmpty else { return nil }
    var writer = JSONWriter(reserving: 1_024 * sampled.count)
    writer.beginObject()
    writer.name("resourceSpans")
    writer.beginArray()
    writer.beginObject()
    resource.write(to: &writer)
    writer.name("scopeSpans")
    writer.beginArray()
    writer.beginObject()
    resource.writeScope(to: &writer)
    writer.name("spans")
    writer.beginArray()
    for request in sampled {
      guard let parent = request.event.traceParent else { continue }
      write(
        request.event, parent, topic: topic, group: group, end: request.end, id: makeSpanID(),
        to: &writer)
    }
    writer.endArray()
    writer.endObject()
    writer.endArray()
    writer.endObject()
    writer.endArray()
    writer.endObject()
    return writer.bytes
  }

  private static func write(
    _ event: RequestAnswered, _ parent: TraceParent, topic: String, group: String, end: UnixTime,
    id: UInt64, to writer: inout JSONWriter
  ) {
    writer.beginObject()
    writer.name("traceId")
    writer.string(parent.traceID)
    writer.name("spanId")
    let digits = String(id, radix: 16)
    writer.string(String(repeating: "0", count: 16 - digits.count) + digits)
    writer.name("parentSpanId")
    writer.string(parent.spanID)
    writer.name("name")
    writer.string("process \(topic)")
    writer.name("kind")
    writer.integer(consumer)
    writer.name("startTimeUnixNano")
    writer.string(String(end.nanoseconds - Int64(event.microseconds) * 1_000))
    writer.name("endTimeUnixNano")
    writer.string(String(end.nanoseconds))
    writer.name("attributes")
    writer.beginArray()
    attributes(event, topic: topic, group: group, to: &writer)
    writer.endArray()
    if event.status == .error {
      writer.name("status")
      writer.beginObject()
      writer.name("code")
      writer.integer(failed)
      writer.endObject()
    }
    writer.endObject()
  }

  private static func attributes(
    _ event: RequestAnswered, topic: String, group: String, to writer: inout JSONWriter
  ) {
    OTLPAttribute.write("messaging.system", "kafka", to: &writer)
    OTLPAttribute.write("messaging.operation.name", "process", to: &writer)
    OTLPAttribute.write("messaging.operation.type", "process", to: &writer)
    OTLPAttribute.write("messaging.destination.name", topic, to: &writer)
    OTLPAttribute.write(
      "messaging.destination.partition.id", String(event.partition), to: &writer)
    OTLPAttribute.write("messaging.consumer.group.name", group, to: &writer)
    OTLPAttribute.write("messaging.kafka.offset", Int(event.offset), to: &writer)
    OTLPAttribute.write("messaging.message.conversation_id", event.id, to: &writer)
    OTLPAttribute.write("weir.route", RouteLabel(event.route).label, to: &writer)
    OTLPAttribute.write("weir.coalesced", event.isCoalesced, to: &writer)
    if let code = event.errorCode {
      OTLPAttribute.write("error.type", code.rawValue, to: &writer)
    }
    if let model = event.model {
      OTLPAttribute.write("gen_ai.request.model", model, to: &writer)
    }
    if let tokens = event.usage.promptTokens {
      OTLPAttribute.write("gen_ai.usage.input_tokens", tokens, to: &writer)
    }
    if let tokens = event.usage.completionTokens {
      OTLPAttribute.write("gen_ai.usage.output_tokens", tokens, to: &writer)
    }
    for timing in event.timings where timing.stage != "total" {
      OTLPAttribute.write("weir.stage.\(timing.stage)_ms", timing.milliseconds, to: &writer)
    }
  }
}
