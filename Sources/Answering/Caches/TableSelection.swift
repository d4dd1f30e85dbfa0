import Caching
import JSON

/// The tables that a question needs of a large schema.
struct TableSelection: CacheValue, Hashable {
  var tables: [String]

  init(_ tables: [String]) {
    self.tables = tables
  }

  var cacheCost: Int { tables.reduce(16) { $0 + $1.utf8.count + 16 } }

  var cacheBytes: [UInt8] { JSONValue.array(tables.map(JSONValue.string)).encoded }

  init?(cacheBytes: [UInt8]) {
    guard let items = try? JSONValue(parsing: cacheBytes).array else { return nil }
    tables = items.compactMap(\.string)
  }
}
