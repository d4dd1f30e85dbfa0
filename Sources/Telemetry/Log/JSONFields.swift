import Contract
import JSON

/// Writes fields as members of the JSON object being written.
struct JSONFields: FieldWriter {
  private(set) var writer: JSONWriter

  init(_ writer: consuming JSONWriter) {
    self.writer = writer
  }

  mutating func text(_ name: StaticString, _ value: String) {
    writer.name(name)
    writer.string(value)
  }

  mutating func integer(_ name: StaticString, _ value: Int) {
    writer.name(name)
    writer.integer(value)
  }

  mutating func number(_ name: StaticString, _ value: Double) {
    writer.name(name)
    thousandths(value)
  }

  mutating func flag(_ name: StaticString, _ value: Bool) {
    writer.name(name)
    writer.boolean(value)
  }

  mutating func fingerprint(_ name: StaticString, _ value: Fingerprint) {
    writer.name(name)
    writer.plainString { value.appendKey(to: &$0) }
  }

  mutating func numbers(
    _ name: StaticString, _ values: some Sequence<(name: String, value: Double)>
  ) {
    writer.name(name)
    writer.beginObject()
    for entry in values {
      writer.name(escaping: entry.name)
      thousandths(entry.value)
    }
    writer.endObject()
  }

  private mutating func thousandths(_ value: Double) {
    if abs(value) < 1e15 {
      writer.decimal(thousandths: Int64((value * 1_000).rounded()))
    } else {
      writer.number(value)
    }
  }

  mutating func endObject() {
    writer.endObject()
  }

  consuming func finish() -> [UInt8] { writer.finish() }
}
