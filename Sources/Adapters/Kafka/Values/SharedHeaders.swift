/// Headers that many records bear, laid out once: a record that refers to them copies one reference
/// instead of every name and value.
package final class SharedHeaders: Sendable {
  package let headers: [KafkaHeader]
  /// As `weir_kafka_headers_add` reads them: for each the length of its name and of its value (-1
  /// where there is none), and the bytes of both.
  let layout: [UInt8]

  package init(_ headers: [KafkaHeader]) {
    self.headers = headers
    var layout: [UInt8] = []
    for header in headers {
      let lengths = [Int32(header.name.utf8.count), header.value.map { Int32($0.count) } ?? -1]
      for length in lengths {
        withUnsafeBytes(of: length) { layout.append(contentsOf: $0) }
      }
      layout.append(contentsOf: header.name.utf8)
      layout.append(contentsOf: header.value ?? [])
    }
    self.layout = layout
  }
}
