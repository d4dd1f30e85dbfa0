import Contract
import SQLite

/// Between the contract's values and SQLite's.
enum ParameterBinder {
  /// Binds every parameter of the statement.
  static func bind(
    _ parameters: QueryParameters, to statement: SQLiteStatement
  ) throws(SQLiteError) {
    for (index, name) in statement.parameterNames.enumerated() {
      if let value = value(for: name, at: index, parameters) {
        try bind(value, to: statement, at: index + 1)
      } else {
        throw .unknownParameter(name ?? "?\(index + 1)")
      }
    }
  }

  private static func value(
    for name: String?, at index: Int, _ parameters: QueryParameters
  ) -> Value? {
    if let name, name.utf8.first != UInt8(ascii: "?") {
      let bare = name.utf8.dropFirst()
      return parameters.named.first { $0.name.utf8.elementsEqual(bare) }?.value
    }
    return index < parameters.positional.count ? parameters.positional[index] : nil
  }

  private static func bind(
    _ value: Value, to statement: SQLiteStatement, at index: Int
  ) throws(SQLiteError) {
    switch value {
    case .null: try statement.bind(.null, at: index)
    case .integer(let number): try statement.bind(number, at: index)
    case .real(let number): try statement.bind(number, at: index)
    case .text(let text): try statement.bind(text, at: index)
    case .blob(let bytes): try statement.bind(bytes, at: index)
    }
  }

  static func value(of statement: SQLiteStatement, at index: Int) -> Value {
    switch statement.storageClass(at: index) {
    case .integer: .integer(statement.integer(at: index))
    case .real: .real(statement.real(at: index))
    case .text: .text(statement.text(at: index))
    case .blob: .blob(statement.blob(at: index))
    case .null: .null
    }
  }
}

extension Value {
  /// SQLite's name of the value's storage class; nil for NULL.
  var storageClassName: String? {
    switch self {
    case .integer: "INTEGER"
    case .real: "REAL"
    case .text: "TEXT"
    case .blob: "BLOB"
    case .null: nil
    }
  }

  /// Bytes in a result, by `ResultSet`'s rule.
  var byteCount: Int {
    switch self {
    case .text(let text): text.utf8.count
    case .blob(let bytes): bytes.count
    case .null, .integer, .real: 8
    }
  }
}
