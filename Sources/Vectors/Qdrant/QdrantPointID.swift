internal import Digest
internal import JSON

/// Qdrant's point ids are whole numbers or UUIDs; a document's id is any text.
enum QdrantPointID {
  /// The same for the same document at every run, so that indexing again replaces it. Tenants are
  /// part of it: two of them may use one id.
  static func make(id: String, tenant: String?) -> JSONValue {
    if tenant == nil, let number = Int64(id), number >= 0, String(number) == id {
      return .integer(number)
    }
    let hasher = SHA256Hasher()
    for part in [tenant ?? "", id] {
      hasher.update(UInt64(part.utf8.count))
      hasher.update(part)
    }
    var bytes = Array(hasher.finalize().bytes.prefix(16))
    // Version 8, "custom": RFC 9562.
    bytes[6] = bytes[6] & 0x0F | 0x80
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = Array(Hex.encode(bytes))
    let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }
    return .string(groups.joined(separator: "-"))
  }
}
