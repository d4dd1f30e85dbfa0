import Configuration
import Foundation

/// Results go to output, everything else to error.
enum Terminal {
  static let style = TerminalStyle.detect(
    .standardOutput, environment: ProcessInfo.processInfo.environment)

  static func print(_ text: String) {
    FileHandle.standardOutput.write(Data((text.hasSuffix("\n") ? text : text + "\n").utf8))
  }

  static func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }

  static func complain(_ text: String) { write("weir-bench: \(text)\n") }
}
