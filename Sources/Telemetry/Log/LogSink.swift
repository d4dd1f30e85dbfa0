import Foundation

/// Takes finished log lines, each ending in a newline.
package struct LogSink: Sendable {
  package let write: @Sendable ([UInt8]) -> Void

  package init(_ write: @escaping @Sendable ([UInt8]) -> Void) {
    self.write = write
  }

  /// Standard error, a line at a time. A closed pipe loses lines and nothing else.
  package static let standardError = LogSink { line in
    try? FileHandle.standardError.write(contentsOf: Data(line))
  }

  /// Writes nothing.
  package static let none = LogSink { _ in }
}
