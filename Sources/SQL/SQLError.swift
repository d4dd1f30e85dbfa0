package import Contract

/// What can go wrong between a question's SQL and its rows. No case carries a stored value.
package enum SQLError: Error, Equatable, Sendable, CustomStringConvertible {
  case unknownDatabase(String)
  case cannotOpen(database: String, reason: String)
  /// A table exists but is not open to the asker: not the same as an empty answer.
  case forbidden(table: String)
  /// The guard refused the statement before it ran.
  case rejected(SQLRejection)
  /// SQLite refused or gave up the statement; the text is SQLite's own.
  case failed(SQLComplaint)
  /// The statement has a parameter that the request gives no value for.
  case missingParameter(String)
  case deadlineExceeded
  /// The small budget of the synchronous path is spent: run the query on the asynchronous one.
  case budgetExceeded
  case cancelled
  /// More memory, or a longer value, than one query may have.
  case tooLarge
  /// Another process holds the file's lock.
  case locked(database: String)
  /// Too many queries wait already.
  case overloaded
  case closed
  case cursorExpired
  case cursorInvalid
  /// The file cannot be read: damaged, or the disk fails. The number is SQLite's extended code.
  case unreadable(database: String, code: Int32)

  /// The code of the reply to the requester.
  package var code: ErrorCode {
    switch self {
    case .unknownDatabase: .unknownDatabase
    case .forbidden: .forbidden
    case .rejected: .sqlRejected
    case .failed: .sqlFailed
    case .missingParameter, .cursorInvalid: .invalidRequest
    case .deadlineExceeded, .budgetExceeded, .cancelled: .deadlineExceeded
    case .tooLarge: .tooLarge
    case .locked, .overloaded, .closed: .overloaded
    case .cursorExpired: .cursorExpired
    case .cannotOpen, .unreadable: .internal
    }
  }

  /// The request field at fault, where there is one.
  package var field: String? {
    switch self {
    case .unknownDatabase: "database"
    case .missingParameter: "parameters"
    case .cursorInvalid, .cursorExpired: "page.cursor"
    default: nil
    }
  }

  package var replyError: ReplyError { ReplyError(code, description, field: field) }

  /// What a model (or a deterministic repair) needs to write a better statement; nil when another
  /// statement would not help.
  package var repairHint: String? {
    switch self {
    case .failed(let complaint): complaint.message
    case .rejected(let rejection): rejection.description
    case .missingParameter(let name): "there is no value for the parameter \(name)"
    case .tooLarge: "the statement needs too much memory: aggregate or limit earlier"
    default: nil
    }
  }

  package var description: String {
    switch self {
    case .unknownDatabase(let name): "there is no database \"\(name)\""
    case .cannotOpen(let database, let reason):
      "database \"\(database)\" cannot be opened: \(reason)"
    case .forbidden(let table): "table \"\(table)\" is not open to this request"
    case .rejected(let rejection): "the SQL was refused: \(rejection)"
    case .failed(let complaint): "the SQL failed: \(complaint.message)"
    case .missingParameter(let name): "the SQL needs a value for the parameter \(name)"
    case .deadlineExceeded: "the query did not finish in its time"
    case .budgetExceeded: "the query outlived its synchronous budget"
    case .cancelled: "the query was cancelled"
    case .tooLarge: "the query needs more memory than one query may have"
    case .locked(let database): "database \"\(database)\" is locked by its writer"
    case .overloaded: "too many queries are waiting"
    case .closed: "the query threads have been stopped"
    case .cursorExpired: "the cursor has expired or its data has changed: ask again from the start"
    case .cursorInvalid:
      "the cursor is not one of ours, or was made by a member with another key: the members of a"
        + " group need the same answers.cursorKeyFile"
    case .unreadable(let database, let code):
      "database \"\(database)\" cannot be read (SQLite code \(code)): check the file and its disk"
    }
  }
}

/// What SQLite says about a statement.
package struct SQLComplaint: Equatable, Sendable {
  /// SQLite's English text; for what goes wrong while running, only texts that hold no data.
  package var message: String
  /// Byte offset of the offending token in the statement.
  package var offset: Int?

  package init(message: String, offset: Int? = nil) {
    self.message = message
    self.offset = offset
  }
}
