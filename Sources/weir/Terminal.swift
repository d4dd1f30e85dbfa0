import Configuration
import Foundation

/// Writing to the two streams; results go to output, everything else to error.
enum Terminal {
  static let outputStyle = TerminalStyle.detect(
    .standardOutput, environment: ProcessInfo.processInfo.environment)
  static let errorStyle = TerminalStyle.detect(
    .standardError, environment: ProcessInfo.processInfo.environment)

  static func print(_ text: String) {
    FileHandle.standardOutput.write(Data((text.hasSuffix("\n") ? text : text + "\n").utf8))
  }

  static func print(_ bytes: [UInt8]) {
    FileHandle.standardOutput.write(Data(bytes + [UInt8(ascii: "\n")]))
  }

  static func complain(_ text: String) {
    let style = Terminal.errorStyle
    FileHandle.standardError.write(Data("\(style.red("weir:")) \(text)\n".utf8))
  }

  /// Without an end of line, for progress.
  @Sendable static func noteRaw(_ text: String) {
    FileHandle.standardError.write(Data(text.utf8))
  }

  static func note(_ text: String) {
    FileHandle.standardError.write(Data("\(text)\n".utf8))
  }
}
