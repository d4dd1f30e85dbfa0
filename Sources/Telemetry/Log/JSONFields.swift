import JSON

/// Writes fields as members of the JSON object being written.
struct JSONFields: FieldWriter {
  private(set) var writer: JSONWriter

  init(_ writer: JSONWriter) {
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
    writer.number(value)
  }

  mutating func flag(_ name: StaticString, _ value: Bool) {
    writer.name(name)
    writer.boolean(value)
  }

  mutating func numbers(_ name: StaticString, _ values: [(name: String, value: Double)]) {
    writer.name(name)
    writer.beginObject()
    for entry in values {
      writer.name(escaping: entry.name)
      writer.number((entry.value * 1_000).rounded() / 1_000)
    }
    writer.endObject()
  }

  mutating func endObject() {
    writer.endObject()
  }
}
