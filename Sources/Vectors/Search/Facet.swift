internal import JSON

/// One thing a condition may ask of a document: a payload field and a value in it.
struct Facet: Hashable {
  /// `a.b` for a member of an object in the payload; the items of a list count as values of it.
  var field: String
  var key: FacetKey

  /// All facets of a payload, without repetitions.
  static func all(of payload: JSONValue) -> Set<Facet> {
    var facets: Set<Facet> = []
    collect(payload, path: "", depth: 0, into: &facets)
    return facets
  }

  private static func collect(
    _ value: JSONValue, path: String, depth: Int, into facets: inout Set<Facet>
  ) {
    guard depth < 16 else { return }
    switch value {
    case .object(let members):
      for member in members {
        let name = path.isEmpty ? member.name : path + "." + member.name
        collect(member.value, path: name, depth: depth + 1, into: &facets)
      }
    case .array(let items):
      for item in items { collect(item, path: path, depth: depth + 1, into: &facets) }
    default:
      if !path.isEmpty, let key = FacetKey(value) { facets.insert(Facet(field: path, key: key)) }
    }
  }
}
