/// A command with its arguments, options and configuration flags, understood and typed.
package struct Invocation: Sendable, Equatable {
  package let command: String
  /// Arguments in order.
  package let arguments: [String]
  /// Path given with `--config`.
  package let configurationFile: String?
  /// Keys of the configuration given as flags, in order.
  package let configurationFlags: [ConfigurationFlag]
  let options: [String: [ConfigurationValue]]

  package struct ConfigurationFlag: Sendable, Equatable {
    package let key: String
    package let value: String

    package init(key: String, value: String) {
      self.key = key
      self.value = value
    }
  }

  /// The value of an option of the table; its default when it was not given.
  package subscript<Value>(option: CommandOption<Value>) -> Value {
    option.read(options[option.specification.name] ?? [])
  }

  /// Where the configuration of this invocation is read from.
  package func configurationSource(environment: [String: String]) -> ConfigurationSource {
    ConfigurationSource(
      file: configurationFile, flags: configurationFlags.map { ($0.key, $0.value) },
      environment: environment)
  }
}
