import Glibc

/// Colours where a person can see them: on a terminal, unless `NO_COLOR` says otherwise.
package struct TerminalStyle: Sendable, Equatable {
  package let isEnabled: Bool

  package init(isEnabled: Bool) {
    self.isEnabled = isEnabled
  }

  package static let plain = TerminalStyle(isEnabled: false)

  package enum Stream: Int32, Sendable {
    case standardOutput = 1
    case standardError = 2

    package var isTerminal: Bool { isatty(rawValue) == 1 }
  }

  /// The style for a stream; see https://no-color.org for the variable.
  package static func detect(
    _ stream: Stream, environment: [String: String], isTerminal: Bool? = nil
  ) -> TerminalStyle {
    if let off = environment["NO_COLOR"], !off.isEmpty { return .plain }
    if let on = environment["CLICOLOR_FORCE"], !on.isEmpty, on != "0" {
      return TerminalStyle(isEnabled: true)
    }
    let isDumb = environment["TERM"] == "dumb"
    return TerminalStyle(isEnabled: !isDumb && (isTerminal ?? stream.isTerminal))
  }

  package func bold(_ text: String) -> String { wrap(text, 1) }
  package func dim(_ text: String) -> String { wrap(text, 2) }
  package func red(_ text: String) -> String { wrap(text, 31) }
  package func green(_ text: String) -> String { wrap(text, 32) }
  package func yellow(_ text: String) -> String { wrap(text, 33) }
  package func cyan(_ text: String) -> String { wrap(text, 36) }

  private func wrap(_ text: String, _ code: Int) -> String {
    isEnabled && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
