import SQLite

/// From SQLite's errors to the room's, keeping stored data out of the texts.
enum SQLErrorTranslation {
  static func translate(
    _ error: SQLiteError, denial: SQLError?, _ file: DatabaseFile
  ) -> SQLError {
    switch error {
    case .emptyStatement: return .rejected(.empty)
    case .trailingText: return .rejected(.severalStatements)
    case .embeddedNUL: return .rejected(.embeddedNUL)
    case .unknownParameter(let name): return .missingParameter(name)
    case .failed(let failure): return translate(failure, denial, file)
    }
  }

  private static func translate(
    _ failure: SQLiteFailure, _ denial: SQLError?, _ file: DatabaseFile
  ) -> SQLError {
    // What the authorizer refused explains the failure better than "not authorized" does.
    if let denial, failure.code == SQLiteCode.notAuthorised || failure.code == SQLiteCode.error {
      return denial
    }
    switch failure.code {
    case SQLiteCode.error, SQLiteCode.schemaChanged, SQLiteCode.mismatch, SQLiteCode.range:
      return isComplexity(failure.message)
        ? .rejected(.tooComplex(failure.message)) : .failed(complaint(failure))
    case SQLiteCode.notAuthorised, SQLiteCode.readOnly: return .rejected(.notAQuery)
    case SQLiteCode.tooBig:
      return failure.offset == nil && failure.message.hasPrefix("statement")
        ? .rejected(.tooComplex(failure.message)) : .tooLarge
    case SQLiteCode.noMemory, SQLiteCode.full: return .tooLarge
    case SQLiteCode.busy, SQLiteCode.locked: return .locked(database: file.name)
    case SQLiteCode.interrupt: return .cancelled
    case SQLiteCode.corrupt, SQLiteCode.inputOutput, SQLiteCode.notADatabase,
      SQLiteCode.cannotOpen:
      return .unreadable(database: file.name, code: failure.extendedCode)
    default:
      return .failed(SQLComplaint(message: "SQLite answered code \(failure.extendedCode)"))
    }
  }

  /// SQLite reports its limits as plain errors.
  private static func isComplexity(_ message: String) -> Bool {
    ["too many", "too deep", "too large", "parser stack overflow", "too complex", "at most"]
      .contains { message.contains($0) }
  }

  private static func complaint(_ failure: SQLiteFailure) -> SQLComplaint {
    // With an offset the text is about the statement. Without one it comes from the running
    // statement or from a table's module, and only texts that are known to hold no data pass.
    if failure.offset != nil || isSafe(failure.message) {
      return SQLComplaint(message: failure.message, offset: failure.offset)
    }
    return SQLComplaint(message: "the statement failed while it was running")
  }

  private static func isSafe(_ message: String) -> Bool {
    let openings = [
      "no such ", "ambiguous ", "misuse of ", "wrong number of arguments", "near ",
      "incomplete input", "a GROUP BY clause", "HAVING clause", "aggregate functions",
      "ORDER BY term", "ORDER BY clause", "LIMIT clause", "SELECTs to the left", "sub-select",
      "row value misused", "integer overflow", "malformed JSON", "cannot join using", "circular",
      "unrecognized token", "table ", "all VALUES must", "1st ORDER BY", "2nd ORDER BY",
      "unable to use function", "expected ", "FILTER ", "recursive ", "multiple ", "DISTINCT ",
      "bad ", "unsupported ", "frame ", "RANGE with", "argument of", "second argument",
      "parameters ", "a NATURAL join", "RIGHT and FULL", "non-deterministic", "not authorized",
      "ESCAPE expression", "LIKE or GLOB", "JSON cannot hold BLOB", "invalid ",
    ]
    return openings.contains { message.hasPrefix($0) }
  }
}
