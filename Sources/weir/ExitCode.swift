/// What a command's end means to the shell.
enum ExitCode: Int32 {
  case done = 0
  /// It failed; for `ask`, the reply is an error.
  case failed = 1
  /// Wrong usage or configuration.
  case usage = 2
  /// No reply in time.
  case late = 3
  /// The broker cannot be reached.
  case unreachable = 4
}
