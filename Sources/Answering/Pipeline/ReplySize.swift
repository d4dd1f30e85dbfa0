import Contract
import SQL

/// How many bytes rows take in a reply: the database counts values as stored, JSON may be longer.
enum ReplySize {
  /// A stored byte becomes at most six (`\u001f`); a number of eight bytes at most 26.
  private static let worst = 6

  /// Cuts the result to what fits; false when not even one row does.
  static func fit(_ result: inout SQL.ResultSet, bytes: Int) -> Bool {
    if result.rows.isEmpty, result.isTruncated { return false }
    // Nearly always: nothing could make it too long.
    guard result.bytes * worst > bytes else { return true }
    var left = bytes
    for (place, row) in result.rows.enumerated() {
      left -= row.reduce(3) { $0 + self.bytes(of: $1) + 1 }
      if left < 0 {
        result.rows.removeSubrange(place...)
        result.isTruncated = true
        return place > 0
      }
    }
    return true
  }

  private static func bytes(of value: Value) -> Int {
    switch value {
    case .null: 4
    case .integer(let number): number.description.utf8.count
    case .real(let number): number.description.utf8.count + 2
    case .text(let text):
      text.utf8.reduce(2) { count, byte in
        count + (byte < 0x20 ? 6 : byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") ? 2 : 1)
      }
    case .blob(let bytes): (bytes.count + 2) / 3 * 4 + 2
    }
  }
}
