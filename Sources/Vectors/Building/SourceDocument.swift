internal import JSON

/// A document as its source holds it.
struct SourceDocument {
  var id: String
  /// Nil where the source is divided and this row names nobody: then nobody sees it.
  var tenant: String?
  var text: String
  var payload: JSONValue
}
