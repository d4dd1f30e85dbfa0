import Foundation
import SQL
import Stemming

/// Chooses the part of a large schema that a question speaks of, without a model: words that a
/// table's names and descriptions share with the question (BM25), stored values, and the tables
/// that connect what was chosen.
struct SchemaSelector {
  let catalogue: DatabaseCatalogue
  let stemmer: Stemmer

  /// - Parameter tokenBudget: the most that the DDL of the tables may cost; one table is always
  ///   chosen.
  func tables(
    for question: String, matches: [ValueMatch], tokenBudget: Int
  ) -> [String] {
    let scores = scores(question, matches)
    let ranked = catalogue.tables.indices.sorted {
      (scores[$0], -$0) > (scores[$1], -$1)
    }
    let renderer = CatalogueDDL()
    func cost(_ index: Int) -> Int {
      CatalogueDDL.estimatedTokens(renderer.render(catalogue.tables[index]))
    }
    var chosen: [Int] = []
    var left = tokenBudget
    func take(_ index: Int) {
      guard !chosen.contains(index) else { return }
      let cost = cost(index)
      guard cost <= left || chosen.isEmpty else { return }
      chosen.append(index)
      left -= cost
    }
    let best = ranked.first.map { scores[$0] } ?? 0
    for index in ranked where scores[index] > 0 && scores[index] >= best / 20 {
      take(index)
      for bridge in bridges(from: index, to: chosen) { take(bridge) }
    }
    if chosen.isEmpty { for index in ranked { take(index) } }
    // What is referred to belongs to it: keys without their tables cannot be joined.
    for index in chosen {
      for key in catalogue.tables[index].foreignKeys {
        if let target = place(of: key.referencedTable) { take(target) }
      }
    }
    return chosen.sorted().map { catalogue.tables[$0].name }
  }

  private func scores(_ question: String, _ matches: [ValueMatch]) -> [Double] {
    let words = Set(QuestionWords.words(of: question).map { stemmer.stem($0.text) })
      .subtracting(RoutingFeatures.functionWords)
    let documents = catalogue.tables.map(words(of:))
    let average =
      Double(documents.reduce(0) { $0 + $1.values.reduce(0, +) }) / Double(max(1, documents.count))
    var scores = [Double](repeating: 0, count: documents.count)
    for word in words {
      let containing = documents.filter { $0[word] != nil }.count
      guard containing > 0 else { continue }
      let rarity = log(
        1 + (Double(documents.count - containing) + 0.5) / (Double(containing) + 0.5))
      for (index, document) in documents.enumerated() {
        guard let count = document[word] else { continue }
        let length = Double(document.values.reduce(0, +))
        let frequency = Double(count)
        scores[index] +=
          rarity * frequency * 2.2 / (frequency + 1.2 * (0.25 + 0.75 * length / max(1, average)))
      }
    }
    for match in matches where match.exactness > .stemmed {
      if let index = place(of: match.table) { scores[index] += 2 * Double(match.wordCount) }
    }
    return scores
  }

  private func words(of table: CatalogueTable) -> [String: Int] {
    var words: [String: Int] = [:]
    func add(_ text: String, _ weight: Int) {
      for stem in SchemaWords.stems(text, stemmer)
      where !RoutingFeatures.functionWords.contains(stem) {
        words[stem, default: 0] += weight
      }
    }
    add(table.name, 3)
    for synonym in table.synonyms { add(synonym, 3) }
    add(table.description, 1)
    for column in table.columns {
      add(column.name, 1)
      add(column.description, 1)
      for synonym in column.synonyms { add(synonym, 1) }
    }
    return words
  }

  /// Tables between a table and those chosen already, when one lies between.
  private func bridges(from index: Int, to chosen: [Int]) -> [Int] {
    chosen.flatMap { other -> [Int] in
      guard other != index, !areLinked(index, other) else { return [] }
      return catalogue.tables.indices.filter { areLinked($0, index) && areLinked($0, other) }
        .prefix(1).map { $0 }
    }
  }

  private func areLinked(_ a: Int, _ b: Int) -> Bool {
    func refers(_ from: Int, _ to: Int) -> Bool {
      catalogue.tables[from].foreignKeys.contains {
        SQLNames.areEqual($0.referencedTable, catalogue.tables[to].name)
      }
    }
    return refers(a, b) || refers(b, a)
  }

  private func place(of table: String) -> Int? {
    catalogue.tables.firstIndex { SQLNames.areEqual($0.name, table) }
  }
}
