import JSON

/// Who speaks, in OTLP.
package struct OTLPResource: Sendable, Equatable {
  package let instance: String
  package let version: String

  package init(instance: String, version: String) {
    self.instance = instance
    self.version = version
  }

  func write(to writer: inout JSONWriter) {
    writer.name("resource")
    writer.beginObject()
    writer.name("attributes")
    writer.beginArray()
    OTLPAttribute.write("service.name", "weir", to: &writer)
    OTLPAttribute.write("service.instance.id", instance, to: &writer)
    OTLPAttribute.write("service.version", version, to: &writer)
    writer.endArray()
    writer.endObject()
  }

  func writeScope(to writer: inout JSONWriter) {
    writer.name("scope")
    writer.beginObject()
    writer.name("name")
    writer.string("weir")
    writer.name("version")
    writer.string(version)
    writer.endObject()
  }
}

/// Attributes in OTLP/JSON: 64-bit whole numbers are strings.
enum OTLPAttribute {
  static func write(_ name: String, _ value: String, to writer: inout JSONWriter) {
    open(name, &writer)
    writer.name("stringValue")
    writer.string(value)
    close(&writer)
  }

  static func write(_ name: String, _ value: Int, to writer: inout JSONWriter) {
    open(name, &writer)
    writer.name("intValue")
    writer.string(String(value))
    close(&writer)
  }

  static func write(_ name: String, _ value: Double, to writer: inout JSONWriter) {
    open(name, &writer)
    writer.name("doubleValue")
    writer.number(value)
    close(&writer)
  }

  static func write(_ name: String, _ value: Bool, to writer: inout JSONWriter) {
    open(name, &writer)
    writer.name("boolValue")
    writer.boolean(value)
    close(&writer)
  }

  private static func open(_ name: String, _ writer: inout JSONWriter) {
    writer.beginObject()
    writer.name("key")
    writer.string(name)
    writer.name("value")
    writer.beginObject()
  }

  private static func close(_ writer: inout JSONWriter) {
    writer.endObject()
    writer.endObject()
  }
}
