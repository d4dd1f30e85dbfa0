import CSQLite

/// Columns of the current row; indices start at 0, as in SQLite.
extension SQLiteStatement {
  package func columnName(at index: Int) -> String {
    sqlite3_column_name(handle, Int32(index)).map { String(cString: $0) } ?? ""
  }

  package var columnNames: [String] { (0..<columnCount).map(columnName(at:)) }

  /// The declared type of the table column shown here; nil for an expression.
  package func declaredType(at index: Int) -> String? {
    sqlite3_column_decltype(handle, Int32(index)).map { String(cString: $0) }
  }

  /// The table and column shown here, nil for an expression.
  package func origin(at index: Int) -> (table: String, column: String)? {
    guard let table = sqlite3_column_table_name(handle, Int32(index)),
      let column = sqlite3_column_origin_name(handle, Int32(index))
    else { return nil }
    return (String(cString: table), String(cString: column))
  }

  package func storageClass(at index: Int) -> SQLiteStorageClass {
    SQLiteStorageClass(rawValue: sqlite3_column_type(handle, Int32(index))) ?? .null
  }

  package func isNull(at index: Int) -> Bool {
    sqlite3_column_type(handle, Int32(index)) == SQLITE_NULL
  }

  package func integer(at index: Int) -> Int64 { sqlite3_column_int64(handle, Int32(index)) }

  package func real(at index: Int) -> Double { sqlite3_column_double(handle, Int32(index)) }

  /// The text; bytes that are no UTF-8 become U+FFFD.
  package func text(at index: Int) -> String {
    withTextBuffer(at: index) { String(decoding: $0, as: UTF8.self) }
  }

  /// The text's bytes as stored, without a copy; valid only during the call.
  package func withText<R>(at index: Int, _ body: (Span<UInt8>) throws -> R) rethrows -> R {
    try withTextBuffer(at: index) { try body($0.span) }
  }

  private func withTextBuffer<R>(
    at index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> R
  ) rethrows -> R {
    // The pointer first, then its length: the other order could measure another encoding.
    let pointer = sqlite3_column_text(handle, Int32(index))
    let count = Int(sqlite3_column_bytes(handle, Int32(index)))
    return try body(UnsafeBufferPointer(start: pointer, count: pointer == nil ? 0 : count))
  }

  package func blob(at index: Int) -> [UInt8] {
    guard let pointer = sqlite3_column_blob(handle, Int32(index)) else { return [] }
    let count = Int(sqlite3_column_bytes(handle, Int32(index)))
    return [UInt8](UnsafeRawBufferPointer(start: pointer, count: count))
  }

  /// Bytes of a text or blob; the length of the text form for a number.
  package func byteCount(at index: Int) -> Int {
    Int(sqlite3_column_bytes(handle, Int32(index)))
  }

  package func value(at index: Int) -> SQLiteValue {
    switch storageClass(at: index) {
    case .integer: .integer(integer(at: index))
    case .real: .real(real(at: index))
    case .text: .text(text(at: index))
    case .blob: .blob(blob(at: index))
    case .null: .null
    }
  }
}
