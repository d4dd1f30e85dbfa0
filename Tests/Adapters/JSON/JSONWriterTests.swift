import JSON
import Testing

struct JSONWriterTests {
  @Test(arguments: [
    (0, "0.000"), (5, "0.005"), (-5, "-0.005"), (1_234, "1.234"), (-120_050, "-120.050"),
    (Int64.max, "9223372036854775.807"), (Int64.min, "-9223372036854775.808"),
  ])
  func `thousandths are written with three decimals`(value: Int64, text: String) throws {
    var writer = JSONWriter()
    writer.beginArray()
    writer.decimal(thousandths: value)
    writer.decimal(thousandths: 1)
    writer.endArray()
    #expect(String(decoding: writer.bytes, as: UTF8.self) == "[\(text),0.001]")
    #expect(try JSONValue(parsing: writer.bytes).array?.count == 2)
  }

  @Test(arguments: ["", "plain", "quote\"", "\\", "\u{1}middle\n", "é – 東京", "end\u{1F}"])
  func `texts come back as they were`(text: String) throws {
    var writer = JSONWriter()
    writer.string(text)
    #expect(try JSONValue(parsing: writer.bytes).string == text)
  }
}
