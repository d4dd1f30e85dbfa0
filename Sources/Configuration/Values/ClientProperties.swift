/// librdkafka properties by name. Values that are credentials show up in no description.
package struct ClientProperties: Sendable, Equatable {
  package var values: [String: String]

  package init(_ values: [String: String] = [:]) {
    self.values = values
  }

  /// Properties in the order of their names, credentials replaced.
  package var redacted: [(name: String, value: String)] {
    values.keys.sorted().map { name in
      (name, Self.isSecret(name) ? Secret.placeholder : values[name, default: ""])
    }
  }

  /// Whether the property holds a credential (`sasl.password`, `ssl.key.pem`, …). Locations of
  /// files are no secrets.
  package static func isSecret(_ name: String) -> Bool {
    if name.hasSuffix(".location") { return false }
    let marks = ["password", "secret", "token", "jaas", "oauthbearer.config", "credential"]
    return marks.contains { name.contains($0) }
      || name == "ssl.key.pem" || name == "ssl_key" || name == "sasl.oauthbearer.assertion"
  }
}

extension ClientProperties: CustomStringConvertible, CustomReflectable {
  package var description: String {
    "[" + redacted.map { "\($0.name): \($0.value)" }.joined(separator: ", ") + "]"
  }

  package var customMirror: Mirror {
    Mirror(self, children: redacted.map { (label: $0.name, value: $0.value) })
  }
}
