import SQL
import Stemming

/// The stems of a schema's names, to see what a question speaks of.
struct SchemaWords: Sendable {
  /// Stem to the tables it names, or whose columns it names; lower-cased.
  private(set) var tables: [String: Set<String>] = [:]
  private(set) var columns: [String: Set<String>] = [:]

  init(_ catalogue: DatabaseCatalogue) {
    guard let stemmer = try? Stemmer() else { return }
    for table in catalogue.tables {
      let name = SQLNames.folded(table.name)
      for word in [table.name] + table.synonyms {
        for stem in Self.stems(word, stemmer) { tables[stem, default: []].insert(name) }
      }
      for column in table.columns {
        for word in [column.name] + column.synonyms {
          for stem in Self.stems(word, stemmer) where !Self.tooCommon.contains(stem) {
            columns[stem, default: []].insert(name)
          }
        }
      }
    }
  }

  static let tooCommon: Set<String> = [
    "id", "name", "of", "the", "to", "by", "in", "a", "and", "is",
  ]

  /// The stems of a name's words.
  static func stems(_ name: String, _ stemmer: Stemmer) -> [String] {
    NameWords.split(name).map(stemmer.stem)
  }
}
