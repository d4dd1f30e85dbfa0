import CRDKafka

/// A `rd_kafka_conf_t` until a client takes it.
struct ConfigurationHandle: ~Copyable {
  let pointer: OpaquePointer
  private var isOwned = true

  init(_ configuration: KafkaClientConfiguration) throws(KafkaError) {
    pointer = rd_kafka_conf_new()
    var reason = [CChar](repeating: 0, count: 512)
    for property in configuration.properties {
      let result = rd_kafka_conf_set(
        pointer, property.name, property.value, &reason, reason.count)
      guard result == RD_KAFKA_CONF_OK else {
        throw .invalidConfiguration(
          property: property.name,
          reason: configuration.withoutSecrets(String(cCharacters: reason)))
      }
    }
  }

  deinit { if isOwned { rd_kafka_conf_destroy(pointer) } }

  /// A client has taken the configuration.
  mutating func disown() { isOwned = false }

  /// The error of a refused client; librdkafka puts the property at fault in backticks, if any.
  static func error(_ configuration: KafkaClientConfiguration, reason: [CChar]) -> KafkaError {
    let text = configuration.withoutSecrets(String(cCharacters: reason))
    let quoted = text.split(separator: "`", omittingEmptySubsequences: false)
    let named = quoted.count >= 3 ? String(quoted[1]) : nil
    let mentioned = configuration.properties.last { text.contains($0.name) }?.name
    return .invalidConfiguration(property: named ?? mentioned ?? "(combination)", reason: text)
  }
}
