import Contract
import JSON
import SQL

/// How SQL may refer to what a vector search finds: a parameter that holds a JSON array of keys.
struct HitLink: Sendable, Hashable {
  /// `hits`, or `hits_<field>`.
  var parameter: String
  var collection: String
  /// The payload member that holds the key; nil: the document's id.
  var field: String?
  var table: String
  var column: String

  /// The links from a collection into a database.
  static func links(
    of collection: AnswerableCollection, into database: AnswerableDatabase
  ) -> [HitLink] {
    var links: [HitLink] = []
    let catalogue = database.catalogue
    if let source = collection.source, source.database == database.name,
      let table = catalogue.table(named: source.table),
      let column = table.column(named: source.idColumn)
    {
      links.append(
        HitLink(
          parameter: "hits", collection: collection.name, field: nil, table: table.name,
          column: column.name))
    }
    guard collection.source.map({ $0.database == database.name }) ?? true else { return links }
    for field in collection.payloadFields {
      for table in catalogue.tables where table.primaryKey.count == 1 {
        let key = table.primaryKey[0]
        guard SQLNames.areEqual(field, "\(table.name)_\(key)") else { continue }
        links.append(
          HitLink(
            parameter: "hits_\(field)", collection: collection.name, field: field,
            table: table.name, column: key))
      }
    }
    return links
  }

  /// The keys among hits, the best first, each once.
  func keys(of hits: [Hit]) -> [JSONValue] {
    var seen: Set<JSONValue> = []
    return hits.compactMap { hit -> JSONValue? in
      guard hit.collection == collection else { return nil }
      let key: JSONValue =
        field.map { hit.payload[$0] ?? .null }
        ?? Int64(hit.id).map(JSONValue.integer) ?? .string(hit.id)
      guard !key.isNull, seen.insert(key).inserted else { return nil }
      return key
    }
  }
}
