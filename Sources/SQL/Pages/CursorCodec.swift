import Contract
import Digest

/// Turns cursors into opaque texts and back; signed, so that nobody can make or alter one.
///
/// Signed and not encrypted: it holds nothing that the reply beside it does not show.
package struct CursorCodec: Sendable {
  /// Longest cursor text that is looked at.
  package static let maximumLength = 16_384

  private static let version: UInt8 = 1
  private let key: [UInt8]

  /// - Parameter key: at least 16 secret bytes, the same on every member of the group.
  package init?(key: [UInt8]) {
    guard key.count >= 16 else { return nil }
    self.key = key
  }

  /// Nil when the statement and its values are too long for a cursor: the rest cannot be paged.
  package func encode(_ cursor: PageCursor) -> String? {
    var writer = CursorWriter()
    writer.add(Self.version)
    writer.add(cursor.subject)
    writer.add(cursor.schema)
    writer.add(cursor.data.value)
    writer.add(cursor.expiry)
    writer.add(UInt64(max(0, cursor.offset)))
    writer.add(cursor.database)
    writer.add(cursor.sql)
    writer.add(UInt64(cursor.parameters.named.count))
    for (name, value) in cursor.parameters.named {
      writer.add(name)
      writer.add(value)
    }
    writer.add(UInt64(cursor.parameters.positional.count))
    for value in cursor.parameters.positional { writer.add(value) }
    let mac = HMACSHA256.authenticate(writer.bytes, key: key)
    let text = Base64URL.encode(mac.bytes + writer.bytes)
    return text.utf8.count <= Self.maximumLength ? text : nil
  }

  /// - Parameter now: seconds since 1970.
  package func decode(_ text: String, now: UInt64) throws(SQLError) -> PageCursor {
    guard text.utf8.count <= Self.maximumLength, let bytes = Base64URL.decode(text),
      bytes.count > SHA256Digest.byteCount,
      let mac = SHA256Digest(bytes.prefix(SHA256Digest.byteCount))
    else { throw .cursorInvalid }
    let content = Array(bytes.dropFirst(SHA256Digest.byteCount))
    guard HMACSHA256.isValid(mac, for: content, key: key) else { throw .cursorInvalid }
    var reader = CursorReader(content)
    guard reader.byte() == Self.version, let cursor = Self.read(&reader), reader.isAtEnd else {
      throw .cursorInvalid
    }
    guard cursor.expiry > now else { throw .cursorExpired }
    return cursor
  }

  private static func read(_ reader: inout CursorReader) -> PageCursor? {
    guard let subject = reader.digest(), let schema = reader.digest(), let data = reader.number(),
      let expiry = reader.number(), let offset = reader.number().flatMap(Int.init(exactly:)),
      let database = reader.text(), let sql = reader.text(), let named = reader.number()
    else { return nil }
    var parameters = QueryParameters.none
    for _ in 0..<min(named, 100_000) {
      guard let name = reader.text(), let value = reader.value() else { return nil }
      parameters.named.append((name: name, value: value))
    }
    guard let positional = reader.number() else { return nil }
    for _ in 0..<min(positional, 100_000) {
      guard let value = reader.value() else { return nil }
      parameters.positional.append(value)
    }
    return PageCursor(
      subject: subject, database: database, sql: sql, parameters: parameters, offset: offset,
      schema: schema, data: DataVersion(value: data), expiry: expiry)
  }
}
