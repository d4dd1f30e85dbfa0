import CRDKafka

/// Gives records to librdkafka, which copies them.
enum RecordWriter {
  static func produce(
    _ record: ProducerRecord, _ topic: OpaquePointer, _ opaque: UInt, on client: ClientHandle
  ) -> rd_kafka_resp_err_t {
    let headers = headers(of: record)
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

  /// One of packed records.
  static func produce(
    _ place: Int, of records: borrowing PackedRecords, _ topic: OpaquePointer, _ opaque: UInt,
    on client: ClientHandle
  ) -> rd_kafka_resp_err_t {
    let shared = records.sharedHeaders
    let headers = rd_kafka_headers_new(shared.headers.count + 1)
    add(shared, to: headers)
    var name = records.ownHeader
    let (start, end) = (records.start(of: place), records.ends[place])
    let code = records.bytes.withUnsafeBytes { bytes in
      // A record that is empty, of no bytes at all, has an address all the same.
      guard let base = bytes.baseAddress else { return RD_KAFKA_RESP_ERR__INVALID_ARG }
      name.withUTF8 { name in
        add(name, base + end.key, end.header - end.key, to: headers)
      }
      return weir_kafka_produce(
        client.pointer, topic, -1, base + start, end.key - start, base + end.header,
        end.value - end.header, headers, 0, UnsafeMutableRawPointer(bitPattern: opaque))
    }
    if code != RD_KAFKA_RESP_ERR_NO_ERROR, let headers { rd_kafka_headers_destroy(headers) }
    return code
  }

  private static func headers(of record: ProducerRecord) -> OpaquePointer? {
    let count = (record.sharedHeaders?.headers.count ?? 0) + record.ownHeaders.count
    guard count > 0, let list = rd_kafka_headers_new(count) else { return nil }
    if let shared = record.sharedHeaders { add(shared, to: list) }
    for header in record.ownHeaders {
      var name = header.name
      name.withUTF8 { name in
        withBytes(header.value) { value, size in add(name, value, size, to: list) }
      }
    }
    return list
  }

  private static func add(_ shared: SharedHeaders, to list: OpaquePointer?) {
    shared.layout.withUnsafeBufferPointer {
      weir_kafka_headers_add(list, $0.baseAddress, $0.count)
    }
  }

  private static func add(
    _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeRawPointer?, _ size: Int,
    to list: OpaquePointer?
  ) {
    _ = rd_kafka_header_add(
      list, UnsafeRawPointer(name.baseAddress)?.assumingMemoryBound(to: CChar.self), name.count,
      value, size)
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
