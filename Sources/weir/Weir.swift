import Configuration
import Contract
import Foundation
import Service

/// The command line: words in, a command run, an exit code out.
@main
struct Weir {
  nonisolated static func main() async {
    let words = Array(CommandLine.arguments.dropFirst())
    let environment = ProcessInfo.processInfo.environment
    let exitCode: ExitCode
    do {
      switch try CommandLineParser(environment: environment).parse(words) {
      case .run(let invocation): exitCode = await run(invocation, environment)
      case .help(let command):
        let help = HelpText(style: Terminal.outputStyle)
        let specification = command.flatMap { name in
          CommandTable.commands.first { $0.name == name }
        }
        Terminal.print(specification.map { help.command($0) } ?? help.overview())
        exitCode = .done
      case .helpKeys:
        Terminal.print(HelpText(style: Terminal.outputStyle).keys())
        exitCode = .done
      case .version:
        Terminal.print("weir \(Version.current)")
        exitCode = .done
      }
    } catch {
      Terminal.complain("\(error)")
      exitCode = .usage
    }
    exit(exitCode.rawValue)
  }

  private nonisolated static func run(
    _ invocation: Invocation, _ environment: [String: String]
  ) async -> ExitCode {
    do {
      let source = invocation.configurationSource(environment: environment)
      switch invocation.command {
      case "serve": return try await ServeCommand(source).run()
      case "ask": return try await AskCommand(source, invocation).run()
      case "topics": return try await TopicsCommand(source, invocation).run()
      case "demo": return try await DemoCommand(source, invocation).run()
      case "check": return try await CheckCommand(source, invocation).run()
      case "index": return try await IndexCommand(source, invocation).run()
      case "eval": return try await EvalCommand(source, invocation).run()
      case "patterns": return try await PatternsCommand(source, invocation).run()
      case "train" where invocation[CommandTable.learned] == "router":
        return try await TrainRouterCommand(source, invocation).run()
      case "train": return try await TrainCommand(source, invocation).run()
      default: return CompletionCommand(invocation).run()
      }
    } catch let error as ConfigurationError {
      Terminal.complain(error.all.map { "\($0)" }.joined(separator: "\n"))
      return .usage
    } catch let error as ReplyError {
      // Refused here, as the service would have done; nothing was sent.
      Terminal.complain(error.message)
      return .usage
    } catch let error as ServiceError {
      Terminal.complain("\(error)")
      return error.isUnreachable ? .unreachable : .failed
    } catch {
      Terminal.complain("\(error)")
      return .failed
    }
  }
}
