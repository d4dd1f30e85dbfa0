import CSQLite

/// How a file is opened.
package enum SQLiteOpenMode: Equatable, Sendable {
  /// The file must exist and is never written; a WAL beside it is read too.
  case readOnly
  /// As `readOnly`, and SQLite is told that nobody writes the file: no locks, no -shm. Wrong (stale
  /// or torn reads) when somebody does write.
  case immutable
  case readWrite(createIfMissing: Bool)

  var flags: Int32 {
    let access =
      switch self {
      case .readOnly, .immutable: SQLITE_OPEN_READONLY
      case .readWrite(let create): SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0)
      }
    return access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI | SQLITE_OPEN_EXRESCODE
  }

  /// The `file:` URI; every byte of the path that could mean something else there is escaped.
  func uri(path: String) -> String {
    // A relative in-memory name is the one path that is no file.
    if path == ":memory:" { return path }
    var uri = path.hasPrefix("/") ? "file://" : "file:"
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."),
        UInt8(ascii: "-"), UInt8(ascii: "_"):
        uri.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        uri += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    }
    switch self {
    case .readOnly: uri += "?mode=ro"
    case .immutable: uri += "?mode=ro&immutable=1"
    case .readWrite(let create): uri += create ? "?mode=rwc" : "?mode=rw"
    }
    return uri
  }
}
