import CRDKafka

/// Gives records to librdkafka, which copies them.
enum RecordWriter {
  static func produce(
    _ record: ProducerRecord, _ topic: OpaquePointer, _ opaque: UInt, on client: ClientHandle
  ) -> rd_kafka_resp_err_t {
    let headers = headers(record.headers)
    let code = withBytes(record.key) { key, keySize in
      withBytes(record.value) { value, valueSize in
        weir_kafka_produce(
          client.pointer, topic, record.partition ?? -1, key, keySize, value, valueSize, headers,
          record.timestampMilliseconds ?? 0, UnsafeMutableRawPointer(bitPattern: opaque))
      }
    }
    // The library has taken the list only when it took the record.
    if code != RD_KAFKA_RESP_ERR_NO_ERROR, let headers { rd_kafka_headers_destroy(headers) }
    return code
  }

  private static func headers(_ headers: [KafkaHeader]) -> OpaquePointer? {
    guard !headers.isEmpty, let list = rd_kafka_headers_new(headers.count) else { return nil }
    for header in headers {
      var name = header.name
      name.withUTF8 { name in
        withBytes(header.value) { value, size in
          _ = rd_kafka_header_add(
            list, UnsafeRawPointer(name.baseAddress)?.assumingMemoryBound(to: CChar.self),
            name.count, value, size)
        }
      }
    }
    return list
  }

  /// Null for no bytes at all, a valid address with size 0 for empty ones.
  private static func withBytes<Result>(
    _ bytes: [UInt8]?, _ body: (UnsafeRawPointer?, Int) -> Result
  ) -> Result {
    guard let bytes else { return body(nil, 0) }
    if bytes.isEmpty { return withUnsafeBytes(of: UInt8(0)) { body($0.baseAddress, 0) } }
    return bytes.withUnsafeBytes { body($0.baseAddress, $0.count) }
  }
}
