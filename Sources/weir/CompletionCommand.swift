import Configuration

/// `weir completion`: prints a shell's completion script.
struct CompletionCommand {
  private let shell: String

  init(_ invocation: Invocation) {
    shell = invocation.arguments.first ?? "bash"
  }

  func run() -> ExitCode {
    guard let script = ShellCompletion.script(for: shell) else { return .usage }
    Terminal.print(script)
    return .done
  }
}
