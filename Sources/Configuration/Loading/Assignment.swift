/// One value on its way into the configuration.
struct Assignment: Sendable {
  let key: ConfigurationKey<WeirConfiguration>
  /// The names in the path, in order.
  let names: [String]
  let value: ConfigurationValue
  let origin: ConfigurationOrigin
}
