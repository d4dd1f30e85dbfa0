/// What a command line asks for.
package enum CommandLineRequest: Sendable, Equatable {
  case run(Invocation)
  /// Help about a command, or about all.
  case help(command: String?)
  /// Help about the configuration's keys.
  case helpKeys
  case version
}

/// Reads a command line by the table of commands.
package struct CommandLineParser: Sendable {
  private let commands: [CommandSpecification]
  private let environment: [String: String]
  private let index = KeyIndex()

  package init(
    commands: [CommandSpecification] = CommandTable.commands, environment: [String: String] = [:]
  ) {
    self.commands = commands
    self.environment = environment
  }

  /// Understands the words after the program's name.
  package func parse(_ words: [String]) throws(CommandLineError) -> CommandLineRequest {
    guard let first = words.first else { throw .missingCommand }
    switch first {
    case "--help", "-h": return .help(command: nil)
    case "--help-keys": return .helpKeys
    case "--version", "-V": return .version
    case "help":
      guard words.count > 1 else { return .help(command: nil) }
      return .help(command: try command(words[1]).name)
    default: break
    }
    if first.hasPrefix("-") {
      throw .unknownOption(
        first, command: nil,
        nearest: EditDistance.nearest(to: first, among: ["--help", "--help-keys", "--version"]))
    }
    let command = try command(first)
    var reading = Reading(command: command)
    var rest = words.dropFirst()[...]
    while let word = rest.popFirst() {
      if reading.isRaw || !word.hasPrefix("-") || word == "-" {
        reading.arguments.append(word)
      } else if word == "--" {
        reading.isRaw = true
      } else if word == "--help" || word == "-h" {
        return .help(command: command.name)
      } else if word == "--help-keys", command.takesConfiguration {
        return .helpKeys
      } else {
        try option(word, &rest, &reading)
      }
    }
    return .run(try finish(reading))
  }

  private struct Reading {
    let command: CommandSpecification
    var isRaw = false
    var arguments: [String] = []
    var options: [String: [ConfigurationValue]] = [:]
    var flags: [Invocation.ConfigurationFlag] = []
  }

  private func command(_ word: String) throws(CommandLineError) -> CommandSpecification {
    guard let command = commands.first(where: { $0.name == word }) else {
      throw .unknownCommand(
        word, nearest: EditDistance.nearest(to: word, among: commands.map(\.name)))
    }
    return command
  }

  private func option(
    _ word: String, _ rest: inout ArraySlice<String>, _ reading: inout Reading
  ) throws(CommandLineError) {
    let command = reading.command
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let shown = String(parts[0])
    let attached = parts.count > 1 ? String(parts[1]) : nil
    guard let option = command.allOptions.first(where: { matches($0, shown) }) else {
      return try key(shown, attached, &rest, &reading)
    }
    guard let type = option.type else {
      if attached != nil { throw .unexpectedValue(option: shown, command: command.name) }
      reading.options[option.name, default: []] = [.boolean(true)]
      return
    }
    if !option.isRepeated, reading.options[option.name] != nil {
      throw .repeatedOption(shown, command: command.name)
    }
    guard let text = attached ?? rest.popFirst() else {
      throw .missingValue(
        option: shown, placeholder: option.placeholder, command: command.name)
    }
    let value = try value(text, type, name: shown, command)
    reading.options[option.name, default: []].append(value)
  }

  private func matches(_ option: OptionSpecification, _ shown: String) -> Bool {
    shown == "--\(option.name)" || option.short.map { shown == "-\($0)" } ?? false
  }

  /// A key of the configuration as a flag. One that is true or false may stand alone.
  private func key(
    _ shown: String, _ attached: String?, _ rest: inout ArraySlice<String>,
    _ reading: inout Reading
  ) throws(CommandLineError) {
    let command = reading.command
    let name = String(shown.dropFirst(2))
    let path = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard command.takesConfiguration, shown.hasPrefix("--"), path.count > 1 else {
      throw unknown(shown, command, keyPath: nil)
    }
    let type: ValueType
    switch index.match(path) {
    case .key(let key, _): type = key.type
    case .property: type = .text
    case .group, .unknown: throw unknown(shown, command, keyPath: path)
    }
    if type == .boolean, attached == nil, rest.first != "true", rest.first != "false" {
      reading.flags.append(.init(key: name, value: "true"))
      return
    }
    guard let text = attached ?? rest.popFirst() else {
      throw .missingValue(option: shown, placeholder: type.placeholder, command: command.name)
    }
    reading.flags.append(.init(key: name, value: text))
  }

  private func unknown(
    _ shown: String, _ command: CommandSpecification, keyPath: [String]?
  ) -> CommandLineError {
    let own = command.allOptions.map { "--\($0.name)" }
    let nearest =
      EditDistance.nearest(to: shown, among: own)
      ?? keyPath.flatMap { index.nearest(to: $0) }.map { "--\($0)" }
      ?? (command.takesConfiguration
        ? index.nearest(to: [String(shown.drop { $0 == "-" })]).map { "--\($0)" } : nil)
    return .unknownOption(shown, command: command.name, nearest: nearest)
  }

  private func value(
    _ text: String, _ type: ValueType, name: String, _ command: CommandSpecification
  ) throws(CommandLineError) -> ConfigurationValue {
    do throws(ValueProblem) {
      return try type.parse(text)
    } catch {
      throw .invalidValue(
        name: name, problem: error.problem, fix: error.fix, command: command.name)
    }
  }

  private func finish(_ reading: Reading) throws(CommandLineError) -> Invocation {
    let command = reading.command
    var options = reading.options
    for option in command.allOptions where options[option.name] == nil {
      guard let variable = option.environment, let text = environment[variable], !text.isEmpty,
        let type = option.type
      else { continue }
      options[option.name] = [try value(text, type, name: variable, command)]
    }
    try check(reading.arguments, command)
    let file = options[CommandTable.config.name]?.last.flatMap(\.asText)
    return Invocation(
      command: command.name, arguments: reading.arguments, configurationFile: file,
      configurationFlags: reading.flags, options: options)
  }

  private func check(
    _ arguments: [String], _ command: CommandSpecification
  ) throws(CommandLineError) {
    var rest = arguments[...]
    for argument in command.arguments {
      switch argument.count {
      case .one, .some:
        guard let first = rest.popFirst() else {
          throw .missingArgument(argument.name, command: command.name)
        }
        _ = try value(first, argument.type, name: argument.name, command)
      case .optional:
        if let first = rest.popFirst() {
          _ = try value(first, argument.type, name: argument.name, command)
        }
      case .any: break
      }
      if argument.count == .any || argument.count == .some { rest = [] }
    }
    if let extra = rest.first { throw .unexpectedArgument(extra, command: command.name) }
  }
}
