import CRDKafka

/// The one owner of a librdkafka client. Whoever calls into the client holds the handle meanwhile;
/// the last to let go destroys it.
// safety: rd_kafka_t may be used from any thread; the pointer never changes.
final class ClientHandle: @unchecked Sendable {
  let pointer: OpaquePointer
  let context: ClientContext

  init(
    _ type: rd_kafka_type_t, context: ClientContext,
    prepare: (OpaquePointer) -> Void = { _ in }
  ) throws(KafkaError) {
    self.context = context
    var configuration = try ConfigurationHandle(context.configuration)
    // safety: unretained, since the handle keeps the context until after rd_kafka_destroy.
    rd_kafka_conf_set_opaque(
      configuration.pointer, Unmanaged.passUnretained(context).toOpaque())
    rd_kafka_conf_set_log_cb(configuration.pointer) { client, level, facility, text in
      guard let context = ClientContext.of(client), let log = context.log else { return }
      log(
        KafkaLogLevel(rawValue: Int(level)) ?? .info, facility.map(String.init(cString:)) ?? "",
        context.configuration.withoutSecrets(text.map(String.init(cString:)) ?? ""))
    }
    prepare(configuration.pointer)
    var reason = [CChar](repeating: 0, count: 512)
    guard let pointer = rd_kafka_new(type, configuration.pointer, &reason, reason.count) else {
      throw ConfigurationHandle.error(context.configuration, reason: reason)
    }
    configuration.disown()
    self.pointer = pointer
  }

  deinit { rd_kafka_destroy_flags(pointer, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE) }

  /// The client's fatal error, if it has one.
  var fatalError: KafkaError? {
    var reason = [CChar](repeating: 0, count: 512)
    let code = rd_kafka_fatal_error(pointer, &reason, reason.count)
    guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
    return .fatal(cause: KafkaError(code: code, reason: String(cCharacters: reason)))
  }
}

extension String {
  /// Text from a C buffer, up to its NUL; bytes that are not UTF-8 become U+FFFD.
  init(cCharacters: [CChar]) {
    self = String(
      decoding: cCharacters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
