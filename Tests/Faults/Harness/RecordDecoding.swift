import Checking
import JSON
import Kafka

/// Records as the checker wants them.
struct RecordDecoding: Sendable {
  let topics: Topics

  static func text(_ record: KafkaRecord, _ header: String) -> String? {
    guard case let bytes?? = record.lastHeader(header) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  static func place(_ record: KafkaRecord) -> Place {
    Place(record.topic, record.partition, record.offset)
  }

  static func token(_ record: KafkaRecord) -> String? {
    text(record, "kafka_correlationId") ?? text(record, "REPLY_CORRELATION_ID")
  }

  /// The first four parts of a `ce_id`: topic, partition, offset, and what the record is.
  static func subject(_ record: KafkaRecord) -> (place: Place, what: String)? {
    let parts = (text(record, "ce_id") ?? "").split(separator: "/")
    guard parts.count == 4, let partition = Int32(parts[1]), let offset = Int64(parts[2]) else {
      return nil
    }
    return (Place(String(parts[0]), partition, offset), String(parts[3]))
  }

  func request(_ record: KafkaRecord) -> RequestRecord {
    var origin: (partition: Int32, offset: Int64, hops: Int)?
    if let parts = Self.text(record, "weir-origin")?.split(separator: "/"), parts.count == 4,
      let partition = Int32(parts[0]), let offset = Int64(parts[1]), let hops = Int(parts[3])
    {
      origin = (partition, offset, hops)
    }
    return RequestRecord(Self.place(record), token: Self.token(record), origin: origin)
  }

  func outcome(_ record: KafkaRecord) -> Outcome {
    let place = Self.place(record)
    let token = Self.token(record)
    if record.topic == topics.deadLetters {
      return Outcome(.deadLetter, at: place, token: token, request: letterOrigin(record))
    }
    let body = try? JSONValue(parsing: record.value ?? [])
    return Outcome(
      .reply, at: place, token: token, request: Self.subject(record)?.place,
      isLast: body?["last"]?.boolean ?? true,
      errorCode: body == nil ? "no JSON" : body?["error"]?["code"]?.string,
      value: body?["rows"]?[0]?[0]?.integer,
      isShared: body?["coalesced"]?.boolean == true || body?["route"]?.string == "warm")
  }

  private func letterOrigin(_ record: KafkaRecord) -> Place? {
    guard let topic = Self.text(record, "kafka_dlt-original-topic"),
      case let partition?? = record.lastHeader("kafka_dlt-original-partition"),
      case let offset?? = record.lastHeader("kafka_dlt-original-offset")
    else { return nil }
    func number(_ bytes: [UInt8]) -> Int64 { bytes.reduce(0) { $0 << 8 | Int64($1) } }
    return Place(topic, Int32(truncatingIfNeeded: number(partition)), number(offset))
  }
}
