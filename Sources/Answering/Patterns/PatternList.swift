import Caching
import Contract
import JSON

/// The patterns of one skeleton; the one that fits is used.
struct PatternList: CacheValue, Hashable {
  /// Several meanings of one wording are rare; more than these is noise.
  private static let most = 8

  private(set) var patterns: [SQLPattern]

  init(_ patterns: [SQLPattern] = []) {
    self.patterns = patterns
  }

  /// A pattern learnt anew takes the place of the one for the same values.
  mutating func learn(_ pattern: SQLPattern) {
    patterns.removeAll {
      $0.bindings == pattern.bindings && $0.footprints == pattern.footprints
    }
    patterns.insert(pattern, at: 0)
    if patterns.count > Self.most { patterns.removeLast() }
  }

  /// Everything that either knows; what the other member learnt comes behind.
  func merged(with other: PatternList) -> PatternList {
    var merged = self
    for pattern in other.patterns
    where !merged.patterns.contains(where: {
      $0.bindings == pattern.bindings && $0.footprints == pattern.footprints
    }) && merged.patterns.count < Self.most {
      merged.patterns.append(pattern)
    }
    return merged
  }

  var cacheCost: Int {
    patterns.reduce(0) { $0 + 2 * $1.sql.utf8.count + 64 * ($1.bindings.count + 2) }
  }

  var cacheBytes: [UInt8] {
    JSONValue.array(patterns.map(\.json)).encoded
  }

  init?(cacheBytes: [UInt8]) {
    guard let items = try? JSONValue(parsing: cacheBytes).array else { return nil }
    let patterns = items.compactMap(SQLPattern.init(json:))
    guard patterns.count == items.count else { return nil }
    self.patterns = patterns
  }
}

extension SQLPattern {
  fileprivate var json: JSONValue {
    [
      "database": .string(database), "sql": .string(sql), "hits": .boolean(usesHits),
      "search": search.map(JSONValue.string) ?? .null,
      "bindings": .array(bindings.map(\.json)),
      "footprints": .array(footprints.map { .array($0.map(JSONValue.string)) }),
      "told": told.map { .string($0.question) } ?? .null,
      "toldSQL": told?.sql.map(JSONValue.string) ?? .null,
    ]
  }

  fileprivate init?(json: JSONValue) {
    guard let database = json["database"]?.string, let sql = json["sql"]?.string,
      let usesHits = json["hits"]?.boolean, let items = json["bindings"]?.array,
      let footprints = json["footprints"]?.array, footprints.count == items.count
    else { return nil }
    let bindings = items.compactMap(Binding.init(json:))
    guard bindings.count == items.count else { return nil }
    self.init(
      database: database, sql: sql, bindings: bindings,
      footprints: footprints.map { ($0.array ?? []).compactMap(\.string) }, usesHits: usesHits,
      search: json["search"]?.string,
      told: json["told"]?.string.map {
        AnswerForm(database: database, question: $0, sql: json["toldSQL"]?.string)
      })
  }
}

extension SQLPattern.Binding {
  fileprivate var json: JSONValue {
    switch self {
    case .fixed(let text): ["fixed": .string(text)]
    case .number: "number"
    case .text: "text"
    case .stored(let table, let column): ["table": .string(table), "column": .string(column)]
    }
  }

  fileprivate init?(json: JSONValue) {
    switch json {
    case "number": self = .number
    case "text": self = .text
    default:
      if let text = json["fixed"]?.string {
        self = .fixed(text)
      } else if let table = json["table"]?.string, let column = json["column"]?.string {
        self = .stored(table: table, column: column)
      } else {
        return nil
      }
    }
  }
}
