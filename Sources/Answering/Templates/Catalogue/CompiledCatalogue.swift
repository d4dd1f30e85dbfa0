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
    for tokens: [Token], most: Int
  ) -> [(name: String, score: Double)] {
    scores(of: Set(tokens.filter(\.isWord).map(\.lemma)))
      .sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
      .prefix(most).map { ($0.key, $0.value) }
  }

  /// A database that accounts for `words` almost as well as the one chosen; nil: none does.
  func rival(of chosen: String, words: Set<String>, margin: Double) -> String? {
    let scores = scores(of: words)
    let least = (scores[chosen] ?? 0) - margin
    return scores.filter { $0.key != chosen && $0.value > least }
      .max { $0.value == $1.value ? $0.key > $1.key : $0.value < $1.value }?.key
  }

  /// By database, how rare the words are together that it has in its names.
  private func scores(of words: Set<String>) -> [String: Double] {
    var scores: [String: Double] = [:]
    let count = Double(databases.count)
    for word in words {
      guard let names = databasesByWord[word] else { continue }
      let weight = log(1 + count / Double(names.count))
      for name in names { scores[name, default: 0] += weight }
    }
    return scores
  }

  package var names: [String] { databases.keys.sorted() }
}
