package import Contract
import Foundation

/// Why SQL does not prepare.
package struct PrepareProblem: Error, Equatable, Sendable {
  /// SQLite's own message, or the guard's.
  package var message: String
  /// Whether the SQL is forbidden rather than wrong: no repair is tried.
  package var isForbidden: Bool
  /// What the asker is told when nothing mends it.
  package var reply: ReplyError?

  package init(_ message: String, isForbidden: Bool = false, reply: ReplyError? = nil) {
    self.message = message
    self.isForbidden = isForbidden
    self.reply = reply
  }
}

/// What a message of SQLite's complains of.
enum PrepareComplaint: Equatable {
  case noColumn(qualifier: String?, name: String)
  case noTable(String)
  case noFunction(String)
  case ambiguous(qualifier: String?, name: String)
  case syntax(near: String)
  case token(String)
  case incomplete
  case aggregate
  case other

  init(_ message: String) {
    func rest(_ prefix: String) -> String? {
      guard let range = message.range(of: prefix) else { return nil }
      return String(message[range.upperBound...].prefix { !$0.isNewline })
    }
    func parts(_ name: String) -> (String?, String) {
      guard let dot = name.lastIndex(of: ".") else { return (nil, name) }
      return (
        String(name[..<dot].split(separator: ".").last ?? ""),
        String(name[name.index(after: dot)...])
      )
    }
    if let name = rest("no such column: ") {
      let (qualifier, column) = parts(name)
      self = .noColumn(qualifier: qualifier, name: column)
    } else if let name = rest("no such table: ") {
      self = .noTable(parts(name).1)
    } else if let name = rest("no such function: ") {
      self = .noFunction(name)
    } else if let name = rest("ambiguous column name: ") {
      let (qualifier, column) = parts(name)
      self = .ambiguous(qualifier: qualifier, name: column)
    } else if message.hasPrefix("near \""), let end = message.range(of: "\": syntax error") {
      self = .syntax(
        near: String(message[message.index(message.startIndex, offsetBy: 6)..<end.lowerBound]))
    } else if message.contains("unrecognized token") {
      self = .token(message)
    } else if message.contains("incomplete input") {
      self = .incomplete
    } else if message.contains("misuse of aggregate") || message.contains("misuse of window") {
      self = .aggregate
    } else {
      self = .other
    }
  }
}
