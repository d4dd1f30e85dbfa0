/// A W3C trace context's `traceparent`: which trace a request belongs to.
package struct TraceParent: Sendable, Hashable {
  /// 32 lower-case hex digits, not all zero.
  package let traceID: String
  /// The caller's span: 16 lower-case hex digits, not all zero.
  package let spanID: String
  package let isSampled: Bool

  package init(traceID: String, spanID: String, isSampled: Bool) {
    self.traceID = traceID
    self.spanID = spanID
    self.isSampled = isSampled
  }

  /// Nil for what is no traceparent; a later version's first four fields are read.
  package init?(_ bytes: some Sequence<UInt8>) {
    let text = Array(bytes)
    let dash = UInt8(ascii: "-")
    guard text.count >= 55, text[2] == dash, text[35] == dash, text[52] == dash else { return nil }
    let version = text[0..<2]
    guard Self.isHex(version), version != [0x66, 0x66], text.count == 55 || version != [48, 48],
      text.count == 55 || text[55] == dash
    else { return nil }
    let trace = text[3..<35]
    let span = text[36..<52]
    let flags = text[53..<55]
    guard Self.isHex(trace), Self.isHex(span), Self.isHex(flags),
      trace.contains(where: { $0 != 48 }), span.contains(where: { $0 != 48 })
    else { return nil }
    traceID = String(decoding: trace, as: UTF8.self)
    spanID = String(decoding: span, as: UTF8.self)
    isSampled = (UInt8(String(decoding: flags, as: UTF8.self), radix: 16) ?? 0) & 1 == 1
  }

  private static func isHex(_ digits: ArraySlice<UInt8>) -> Bool {
    digits.allSatisfy { ($0 >= 48 && $0 <= 57) || ($0 >= 97 && $0 <= 102) }
  }
}
