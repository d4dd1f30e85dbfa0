import CSQLite

// safety: SQLite's documented marker, the pointer value -1, for "copy the bytes during the call".
private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

/// Parameters; indices start at 1, as in SQLite.
extension SQLiteStatement {
  /// The parameter's index; `name` with or without its prefix `:`, `@` or `$`.
  package func parameterIndex(_ name: String) -> Int? {
    for (index, candidate) in parameterNames.enumerated() {
      guard let candidate else { continue }
      if candidate == name || candidate.utf8.dropFirst().elementsEqual(name.utf8) {
        return index + 1
      }
    }
    return nil
  }

  package func bind(_ value: SQLiteValue, at index: Int) throws(SQLiteError) {
    switch value {
    case .null: try check(sqlite3_bind_null(handle, Int32(index)))
    case .integer(let number): try bind(number, at: index)
    case .real(let number): try bind(number, at: index)
    case .text(let text): try bind(text, at: index)
    case .blob(let bytes): try bind(bytes, at: index)
    }
  }

  package func bind(_ value: SQLiteValue, named name: String) throws(SQLiteError) {
    guard let index = parameterIndex(name) else { throw .unknownParameter(name) }
    try bind(value, at: index)
  }

  package func bind(_ number: Int64, at index: Int) throws(SQLiteError) {
    try check(sqlite3_bind_int64(handle, Int32(index), number))
  }

  package func bind(_ number: Double, at index: Int) throws(SQLiteError) {
    try check(sqlite3_bind_double(handle, Int32(index), number))
  }

  package func bind(_ text: String, at index: Int) throws(SQLiteError) {
    var text = text
    let code = text.withUTF8 { utf8 in
      utf8.withMemoryRebound(to: CChar.self) { characters in
        guard let base = characters.baseAddress else {
          return sqlite3_bind_text(handle, Int32(index), "", 0, transient)
        }
        return sqlite3_bind_text64(
          handle, Int32(index), base, UInt64(characters.count), transient, UInt8(SQLITE_UTF8))
      }
    }
    try check(code)
  }

  package func bind(_ bytes: [UInt8], at index: Int) throws(SQLiteError) {
    let code = bytes.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress, bytes.count > 0 else {
        return sqlite3_bind_zeroblob(handle, Int32(index), 0)
      }
      return sqlite3_bind_blob64(handle, Int32(index), base, UInt64(bytes.count), transient)
    }
    try check(code)
  }

  private func check(_ code: Int32) throws(SQLiteError) {
    if code != SQLITE_OK { throw .failed(failure(code)) }
  }
}
