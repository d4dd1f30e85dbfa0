/// One property of librdkafka's own configuration.
package struct KafkaProperty: Hashable, Sendable {
  package var name: String
  package var value: String

  /// Whether the value must never be printed.
  package var isSecret: Bool {
    let secrets = ["password", "secret", "key.pem", "oauthbearer.config", "keystore.pem"]
    return secrets.contains { name.contains($0) }
  }
}

/// librdkafka properties in the order they are applied; a later one overrides an earlier one.
///
/// The names are librdkafka's (`bootstrap.servers`, `security.protocol`, `sasl.password`, …); what
/// is unknown or wrong is refused when a client is made, with the property's name.
package struct KafkaClientConfiguration: Hashable, Sendable, CustomStringConvertible {
  package private(set) var properties: [KafkaProperty]

  package init(_ properties: [(String, String)] = []) {
    self.properties = properties.map { KafkaProperty(name: $0.0, value: $0.1) }
  }

  package init(bootstrapServers: String, _ properties: [(String, String)] = []) {
    self.init([("bootstrap.servers", bootstrapServers)] + properties)
  }

  /// The effective value of a property.
  package subscript(_ name: String) -> String? {
    properties.last { $0.name == name }?.value
  }

  package mutating func set(_ name: String, _ value: String) {
    properties.append(KafkaProperty(name: name, value: value))
  }

  package func setting(_ name: String, _ value: String) -> KafkaClientConfiguration {
    var copy = self
    copy.set(name, value)
    return copy
  }

  package func setting(_ others: [(String, String)]) -> KafkaClientConfiguration {
    var copy = self
    for (name, value) in others { copy.set(name, value) }
    return copy
  }

  /// Names and values, with secrets hidden.
  package var description: String {
    withoutSecrets(
      properties.map { "\($0.name)=\($0.isSecret ? "(hidden)" : $0.value)" }
        .joined(separator: " "))
  }

  /// `text` without any secret value of this configuration.
  func withoutSecrets(_ text: String) -> String {
    var text = text
    for property in properties where property.isSecret && !property.value.isEmpty {
      text = text.split(separator: property.value, omittingEmptySubsequences: false)
        .joined(separator: "(hidden)")
    }
    return text
  }
}
