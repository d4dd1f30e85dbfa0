/// Completion scripts from the table of commands and the table of keys.
package enum ShellCompletion {
  /// The script for `bash`, `zsh` or `fish`; nil for another shell.
  package static func script(for shell: String) -> String? {
    switch shell {
    case "bash": bash
    case "zsh": zsh
    case "fish": fish
    default: nil
    }
  }

  /// Keys without names in their path; those below a name cannot be known here.
  private static var keys: [ConfigurationKey<WeirConfiguration>] {
    ConfigurationTable.keys.filter { $0.nameCount == 0 && $0.type != .freeMap }
  }

  private static func choices(_ type: ValueType?) -> [String]? {
    switch type {
    case .choice(let choices)?: choices
    case .boolean?: ["true", "false"]
    default: nil
    }
  }

  private static func isPath(_ type: ValueType?) -> Bool { type == .path || type == .secretFile }

  /// Choices of a command's first argument.
  private static func argumentChoices(_ command: CommandSpecification) -> [String] {
    command.arguments.first.flatMap { choices($0.type) } ?? []
  }

  private static func flags(_ command: CommandSpecification) -> [String] {
    command.allOptions.flatMap { option in
      ["--\(option.name)"] + (option.short.map { ["-\($0)"] } ?? [])
    }
  }

  private static var bash: String {
    var values = ""
    var seen: Set<String> = []
    let typed =
      CommandTable.commands.flatMap(\.allOptions).map { ("--\($0.name)", $0.short, $0.type) }
      + keys.map { ("--\($0.pattern)", nil, Optional($0.type)) }
    for (name, short, type) in typed where seen.insert(name).inserted {
      let pattern = name + (short.map { "|-\($0)" } ?? "")
      if let choices = choices(type) {
        values +=
          "    \(pattern)) COMPREPLY=($(compgen -W '\(choices.joined(separator: " "))' -- \"$word\")); return;;\n"
      } else if isPath(type) {
        values += "    \(pattern)) COMPREPLY=($(compgen -f -- \"$word\")); return;;\n"
      } else if type != nil {
        values += "    \(pattern)) return;;\n"
      }
    }
    var cases = ""
    for command in CommandTable.commands {
      let own = flags(command) + argumentChoices(command)
      let all =
        command.takesConfiguration
        ? "\(own.joined(separator: " ")) $keys" : own.joined(separator: " ")
      cases += "    \(command.name)) words=\"\(all)\";;\n"
    }
    return """
      # bash completion for weir; load it with: source <(weir completion bash)
      _weir() {
        local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} words
        local keys='\(keys.map { "--\($0.pattern)" }.joined(separator: " "))'
        COMPREPLY=()
        if [ "$COMP_CWORD" -eq 1 ]; then
          COMPREPLY=($(compgen -W '\((CommandTable.commands.map(\.name) + ["--help", "--help-keys", "--version"]).joined(separator: " "))' -- "$word"))
          return
        fi
        case $previous in
      \(values)  esac
        case ${COMP_WORDS[1]} in
      \(cases)    *) return;;
        esac
        COMPREPLY=($(compgen -W "$words" -- "$word"))
        [ ${#COMPREPLY[@]} -eq 0 ] && COMPREPLY=($(compgen -f -- "$word"))
      }
      complete -o filenames -F _weir weir

      """
  }

  private static func zshQuoted(_ text: String) -> String {
    text.replacing("'", with: "’").replacing("[", with: "(").replacing("]", with: ")")
      .replacing(":", with: "\\:").replacing("`", with: "")
  }

  private static func zshValue(_ type: ValueType?, _ placeholder: String) -> String {
    guard let type else { return "" }
    if let choices = choices(type) { return ":value:(\(choices.joined(separator: " ")))" }
    return isPath(type)
      ? ":file:_files"
      : ":\(placeholder.isEmpty ? "value" : placeholder.lowercased().replacing(":", with: "")): "
  }

  private static var zsh: String {
    var cases = ""
    for command in CommandTable.commands {
      var lines: [String] = command.allOptions.flatMap { option in
        let tail =
          "[\(zshQuoted(option.meaning))]\(zshValue(option.type, option.placeholder))"
        let star = option.isRepeated ? "*" : ""
        return ["'\(star)--\(option.name)\(tail)'"]
          + (option.short.map { ["'\(star)-\($0)\(tail)'"] } ?? [])
      }
      if let argument = command.arguments.first {
        let position = argument.count == .any || argument.count == .some ? "*" : "1"
        let value =
          choices(argument.type).map { "(\($0.joined(separator: " ")))" }
          ?? (isPath(argument.type) ? "_files" : " ")
        lines.append("'\(position):\(argument.name.lowercased()):\(value)'")
      }
      let keys = command.takesConfiguration ? " $keys" : ""
      cases += "      \(command.name)) _arguments\(keys) \\\n        "
      cases += lines.joined(separator: " \\\n        ") + ";;\n"
    }
    let keyLines = keys.map {
      "    '--\($0.pattern)[\(zshQuoted($0.meaning))]\(zshValue($0.type, ""))'"
    }
    let commands = CommandTable.commands.map { "    '\($0.name):\(zshQuoted($0.summary))'" }
    return """
      #compdef weir
      # zsh completion for weir; put it as _weir into a folder of $fpath
      _weir() {
        local -a commands keys
        commands=(
      \(commands.joined(separator: "\n"))
        )
        keys=(
      \(keyLines.joined(separator: "\n"))
        )
        if (( CURRENT == 2 )); then
          _describe command commands
          return
        fi
        local command=$words[2]
        shift words
        (( CURRENT-- ))
        case $command in
      \(cases)  esac
      }
      if [ "$funcstack[1]" = _weir ]; then _weir "$@"; else compdef _weir weir; fi

      """
  }

  private static func fishQuoted(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
  }

  private static func fishValue(_ type: ValueType?) -> String {
    guard let type else { return "" }
    if let choices = choices(type) { return " -x -a '\(choices.joined(separator: " "))'" }
    return isPath(type) ? " -r -F" : " -x"
  }

  private static var fish: String {
    var text = "# fish completion for weir\ncomplete -c weir -f\n"
    for command in CommandTable.commands {
      text +=
        "complete -c weir -n __fish_use_subcommand -a \(command.name) -d '\(fishQuoted(command.summary))'\n"
    }
    for name in ["help", "help-keys", "version"] {
      text += "complete -c weir -n __fish_use_subcommand -l \(name)\n"
    }
    for command in CommandTable.commands {
      let front = "complete -c weir -n '__fish_seen_subcommand_from \(command.name)'"
      for option in command.allOptions {
        text += front + (option.short.map { " -s \($0)" } ?? "") + " -l \(option.name)"
        text += fishValue(option.type) + " -d '\(fishQuoted(option.meaning))'\n"
      }
      if let argument = command.arguments.first {
        if let choices = choices(argument.type) {
          text += "\(front) -a '\(choices.joined(separator: " "))'\n"
        } else if isPath(argument.type) {
          text += "\(front) -F\n"
        }
      }
    }
    let configured = CommandTable.commands.filter(\.takesConfiguration).map(\.name)
    let front =
      "complete -c weir -n '__fish_seen_subcommand_from \(configured.joined(separator: " "))'"
    for key in keys {
      text += "\(front) -l \(key.pattern)\(fishValue(key.type)) -d '\(fishQuoted(key.meaning))'\n"
    }
    return text
  }
}
