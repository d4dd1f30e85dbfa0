/// One command: what it does, takes and looks like in use.
package struct CommandSpecification: Sendable, Equatable {
  package struct Example: Sendable, Equatable {
    package let line: String
    package let meaning: String

    package init(_ line: String, _ meaning: String) {
      self.line = line
      self.meaning = meaning
    }
  }

  package struct ExitCode: Sendable, Equatable {
    package let code: Int
    package let meaning: String

    package init(_ code: Int, _ meaning: String) {
      self.code = code
      self.meaning = meaning
    }
  }

  package let name: String
  /// One line.
  package let summary: String
  /// What a newcomer needs to know; empty for nothing more.
  package let details: String
  package let arguments: [ArgumentSpecification]
  package let options: [OptionSpecification]
  package let examples: [Example]
  package let exitCodes: [ExitCode]
  /// Whether `--config` and every key of the configuration are options too.
  package let takesConfiguration: Bool

  package init(
    _ name: String, _ summary: String, details: String = "",
    arguments: [ArgumentSpecification] = [], options: [OptionSpecification] = [],
    examples: [Example], exitCodes: [ExitCode] = CommandSpecification.usualExitCodes,
    takesConfiguration: Bool = true
  ) {
    self.name = name
    self.summary = summary
    self.details = details
    self.arguments = arguments
    self.options = options
    self.examples = examples
    self.exitCodes = exitCodes
    self.takesConfiguration = takesConfiguration
  }

  package static let usualExitCodes = [
    ExitCode(0, "done"), ExitCode(1, "failed"), ExitCode(2, "wrong usage or configuration"),
  ]

  /// The options that this command understands, the common ones included.
  package var allOptions: [OptionSpecification] {
    options + (takesConfiguration ? [CommandTable.config, CommandTable.helpKeys] : [])
      + [CommandTable.help]
  }
}
