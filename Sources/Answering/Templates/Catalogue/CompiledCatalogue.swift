import Foundation
package import SQL
import Stemming

/// All databases of a catalogue, ready for linking; built once, immutable.
package struct CompiledCatalogue: Sendable {
  let databases: [String: CompiledDatabase]

  /// Databases that use a word in a name.
  private let databasesByWord: [String: [String]]

  package init(_ entries: [(catalogue: DatabaseCatalogue, values: ValueIndex)]) {
    let stemmer = try? Stemmer()
    var databases: [String: CompiledDatabase] = [:]
    for entry in entries {
      databases[entry.catalogue.name] = CompiledDatabase(
        schema: entry.catalogue, values: entry.values, stem: { stemmer?.stem($0) ?? $0 })
    }
    self.databases = databases
    var databasesByWord: [String: [String]] = [:]
    for (name, database) in databases.sorted(by: { $0.key < $1.key }) {
      for word in database.names.vocabulary { databasesByWord[word, default: []].append(name) }
    }
    self.databasesByWord = databasesByWord
  }

  /// Databases whose names account for most of the rare words of a question, best first.
  func likely(
    for tokens: [Token], most: Int, isCandidate: (String) -> Bool
  ) -> [(name: String, score: Double)] {
    var scores: [String: Double] = [:]
    let count = Double(databases.count)
    for lemma in Set(tokens.filter(\.isWord).map(\.lemma)) {
      guard let names = databasesByWord[lemma] else { continue }
      let weight = log(1 + count / Double(names.count))
      for name in names where isCandidate(name) { scores[name, default: 0] += weight }
    }
    return scores.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
      .prefix(most).map { ($0.key, $0.value) }
  }

  package var names: [String] { databases.keys.sorted() }
}
