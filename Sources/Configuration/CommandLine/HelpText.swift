/// Help from the table: what a command does, takes and looks like in use.
package struct HelpText: Sendable {
  private let style: TerminalStyle
  private let width: Int
  private let program: String

  package init(style: TerminalStyle = .plain, width: Int = 88, program: String = "weir") {
    self.style = style
    self.width = width
    self.program = program
  }

  /// Help about the program.
  package func overview(
    commands: [CommandSpecification] = CommandTable.commands
  ) -> String {
    var text = "Weir answers questions that arrive on Kafka, from SQL and vector search.\n\n"
    text += heading("Usage")
    text += "  weir COMMAND [OPTION…]\n\n"
    text += heading("Commands")
    text += rows(commands.map { ($0.name, $0.summary) })
    text += "\n" + heading("Options")
    text += rows([
      ("-h, --help", "Show this help; `weir COMMAND --help` tells about a command."),
      ("--help-keys", "List every key of the configuration."),
      ("-V, --version", "Show the version."),
    ])
    text += "\n" + heading("Begin with")
    text += rows([
      ("weir demo", "see it work, with nothing else installed"),
      ("weir check -c weir.yaml", "check a configuration"),
      ("weir serve -c weir.yaml", "answer questions"),
      ("weir ask How many orders are open", "ask one"),
    ])
    return text
  }

  /// Help about one command.
  package func command(_ command: CommandSpecification) -> String {
    var text = wrapped(command.summary, indent: 0)
    if !command.details.isEmpty { text += wrapped(command.details, indent: 0) }
    text += "\n" + heading("Usage")
    let words =
      [program, command.name] + (command.options.isEmpty ? [] : ["[OPTION…]"])
      + command.arguments.map(\.synopsis)
    text += "  \(words.joined(separator: " "))\n"
    if !command.arguments.isEmpty {
      text += "\n" + heading("Arguments")
      text += rows(command.arguments.map { ($0.name, $0.meaning) })
    }
    text += "\n" + heading("Options")
    text += rows(command.allOptions.map { ($0.synopsis, meaning(of: $0)) })
    if command.takesConfiguration {
      text += "\n" + heading("Configuration")
      text += wrapped(
        "Every key of the configuration is an option and a variable too: kafka.groupId is"
          + " --kafka.groupId and WEIR_KAFKA_GROUP_ID. Flags win over the environment, the"
          + " environment over the file, the file over the defaults.", indent: 2)
    }
    text += "\n" + heading("Examples")
    for example in command.examples {
      text += "  \(style.dim("# \(example.meaning)"))\n  \(example.line)\n"
    }
    text += "\n" + heading("Exit codes")
    text += rows(command.exitCodes.map { (String($0.code), $0.meaning) })
    return text
  }

  /// Every key of the configuration, by group.
  package func keys() -> String {
    var text = ""
    var group = ""
    for key in ConfigurationTable.keys {
      let own = key.path.first?.shown ?? ""
      if own != group {
        text += (group.isEmpty ? "" : "\n") + heading(own)
        if let meaning = ConfigurationTable.sections[own] { text += wrapped(meaning, indent: 2) }
        group = own
      }
      let unit = key.unit.map { " (\($0))" } ?? ""
      let shown = key.type == .freeMap ? "\(key.pattern).<property>" : key.pattern
      text += "  \(style.bold(shown)) \(key.type.placeholder)\(unit)\n"
      text += wrapped(key.meaning, indent: 6)
      if key.nameCount == 0, key.type != .freeMap {
        let value = key.get(WeirConfiguration(), [])?.yaml ?? ""
        text += wrapped("Default \(value). \(EnvironmentName.of(key.pattern))", indent: 6)
      }
    }
    return text
  }

  private func meaning(of option: OptionSpecification) -> String {
    var text = option.meaning
    if case .choice(let choices)? = option.type {
      text += " One of \(choices.joined(separator: ", "))."
    }
    if let value = option.defaultText { text += " Default: \(value)." }
    if let variable = option.environment { text += " Otherwise \(variable)." }
    return text
  }

  private func heading(_ title: String) -> String { style.bold(title) + "\n" }

  /// Two columns, the second wrapped.
  private func rows(_ rows: [(String, String)]) -> String {
    let column = min(34, (rows.map { $0.0.count }.max() ?? 0) + 4)
    return rows.map { name, meaning in
      let front = "  " + name
      let lines = fold(meaning, to: max(30, width - column))
      guard front.count + 2 <= column else {
        return front + "\n" + lines.map { pad(column) + $0 + "\n" }.joined()
      }
      return lines.enumerated().map { index, line in
        (index == 0 ? front + pad(column - front.count) : pad(column)) + line + "\n"
      }.joined()
    }.joined()
  }

  private func wrapped(_ text: String, indent: Int) -> String {
    fold(text, to: width - indent).map { pad(indent) + $0 + "\n" }.joined()
  }

  private func pad(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

  private func fold(_ text: String, to width: Int) -> [String] { TextFolding.fold(text, to: width) }
}
