/// What can go wrong between a caller and one SQLite connection.
package enum SQLiteError: Error, Equatable, Sendable, CustomStringConvertible {
  /// SQLite answered with an error code.
  case failed(SQLiteFailure)
  /// The text holds no statement at all: blanks or comments only.
  case emptyStatement
  /// More than one statement, or something after the first one's semicolon.
  case trailingText
  /// The text holds a NUL byte, at which SQLite would silently stop reading.
  case embeddedNUL
  /// The statement has no parameter of that name.
  case unknownParameter(String)

  /// The primary result code (sqlite.org/rescode.html), nil when SQLite was not asked.
  package var code: Int32? {
    if case .failed(let failure) = self { failure.code } else { nil }
  }

  package var description: String {
    switch self {
    case .failed(let failure): failure.description
    case .emptyStatement: "the text holds no SQL statement"
    case .trailingText: "only one SQL statement is accepted, and nothing may follow it"
    case .embeddedNUL: "the SQL text holds a NUL byte"
    case .unknownParameter(let name): "the statement has no parameter :\(name)"
    }
  }
}

/// An error as SQLite reports it.
package struct SQLiteFailure: Error, Equatable, Sendable, CustomStringConvertible {
  /// Primary result code, for instance 1 (SQLITE_ERROR) or 9 (SQLITE_INTERRUPT).
  package var code: Int32
  package var extendedCode: Int32
  /// SQLite's own English text; may name tables and columns, never holds row contents except for
  /// messages raised by `RAISE()` and malformed-JSON complaints, which hold none either.
  package var message: String
  /// Byte offset of the offending token in the SQL text, when SQLite knows it.
  package var offset: Int?

  package init(code: Int32, extendedCode: Int32, message: String, offset: Int? = nil) {
    self.code = code
    self.extendedCode = extendedCode
    self.message = message
    self.offset = offset
  }

  package var description: String { "SQLite error \(extendedCode): \(message)" }
}

/// Primary result codes that callers branch on.
package enum SQLiteCode {
  package static let error: Int32 = 1
  package static let busy: Int32 = 5
  package static let noMemory: Int32 = 7
  package static let readOnly: Int32 = 8
  package static let interrupt: Int32 = 9
  package static let inputOutput: Int32 = 10
  package static let corrupt: Int32 = 11
  package static let full: Int32 = 13
  package static let cannotOpen: Int32 = 14
  package static let locked: Int32 = 6
  package static let mismatch: Int32 = 20
  package static let schemaChanged: Int32 = 17
  package static let tooBig: Int32 = 18
  package static let constraint: Int32 = 19
  package static let notAuthorised: Int32 = 23
  package static let range: Int32 = 25
  package static let notADatabase: Int32 = 26
}
