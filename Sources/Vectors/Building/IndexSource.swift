internal import Digest

/// What an embedded index is built from.
package struct IndexSource: Hashable, Sendable {
  package enum Origin: Hashable, Sendable {
    /// A table or view of a SQLite file. `id` nil: its rowid. `payload` empty: all columns but the
    /// tenant's.
    case table(path: String, table: String, id: String?, payload: [String])
    /// A file of one JSON object a line. Its payload is the object without the tenant's field.
    case jsonLines(path: String, id: String)
  }

  package var origin: Origin

  /// Columns or fields whose texts, one a line, are embedded.
  package var text: [String]

  /// Column or field that holds the tenant; nil: everyone sees every document.
  package var tenant: String?

  package init(_ origin: Origin, text: [String], tenant: String? = nil) {
    self.origin = origin
    self.text = text
    self.tenant = tenant
  }

  package var path: String {
    switch origin {
    case .table(let path, _, _, _), .jsonLines(let path, _): path
    }
  }

  /// Changes when the same file would give another index.
  var definition: String {
    SHA256Hasher().digest(String(reflecting: (origin, text, tenant))).hex
  }
}
