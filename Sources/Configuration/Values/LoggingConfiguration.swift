/// What is logged, and how; the log goes to standard error.
package struct LoggingConfiguration: Sendable, Equatable {
  package enum Level: String, Sendable, Equatable, CaseIterable {
    case debug
    case info
    case warning
    case error
  }

  package enum Format: String, Sendable, Equatable, CaseIterable {
    case text
    case json
  }

  package var level = Level.info
  package var format = Format.text

  package init() {}
}
