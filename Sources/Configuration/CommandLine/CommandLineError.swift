/// Why a command line makes no sense; each text names the word and the way out. The exit code is 2.
package enum CommandLineError: Error, Equatable, Sendable {
  case missingCommand
  case unknownCommand(String, nearest: String?)
  case unknownOption(String, command: String?, nearest: String?)
  case missingValue(option: String, placeholder: String, command: String)
  case unexpectedValue(option: String, command: String)
  case repeatedOption(String, command: String)
  case invalidValue(name: String, problem: String, fix: String, command: String)
  case missingArgument(String, command: String)
  case unexpectedArgument(String, command: String)
}

extension CommandLineError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .missingCommand: "no command given; `weir --help` lists them"
    case .unknownCommand(let word, let nearest):
      "there is no command “\(word)”" + Self.hint(nearest) + Self.help(nil)
    case .unknownOption(let option, let command, let nearest):
      "there is no option \(option)" + Self.hint(nearest) + Self.help(command)
    case .missingValue(let option, let placeholder, let command):
      "\(option) needs a value: \(option) \(placeholder)" + Self.help(command)
    case .unexpectedValue(let option, let command):
      "\(option) takes no value" + Self.help(command)
    case .repeatedOption(let option, let command):
      "\(option) was given twice; give it once" + Self.help(command)
    case .invalidValue(let name, let problem, let fix, let command):
      "\(name): \(problem); \(fix)" + Self.help(command)
    case .missingArgument(let name, let command):
      "\(name) is missing" + Self.help(command)
    case .unexpectedArgument(let word, let command):
      "“\(word)” is one argument too many" + Self.help(command)
    }
  }

  private static func hint(_ nearest: String?) -> String {
    nearest.map { "; did you mean \($0)?" } ?? ""
  }

  private static func help(_ command: String?) -> String {
    "\nSee `weir \(command.map { "\($0) " } ?? "")--help`."
  }
}
