import Foundation
import SQL
import Stemming

/// Chooses the part of a large schema that a question speaks of, without a model: words that a
/// table's names and descriptions share with the question (BM25), stored values, and the tables
/// that connect what was chosen.
struct SchemaSelector {
  let catalogue: DatabaseCatalogue
  let stemmer: Stemmer
  /// Where a table stands, by its folded name.
  private let places: [String: Int]
  /// The tables that each table refers to or is referred to by.
  private let linked: [Set<Int>]

  init(catalogue: DatabaseCatalogue, stemmer: Stemmer) {
    self.catalogue = catalogue
    self.stemmer = stemmer
    let places = Dictionary(
      catalogue.tables.enumerated().map { (SQLNames.folded($0.element.name), $0.offset) },
      uniquingKeysWith: { first, _ in first })
    var linked = [Set<Int>](repeating: [], count: catalogue.tables.count)
    for (index, table) in catalogue.tables.enumerated() {
      for key in table.foreignKeys {
        guard let target = places[SQLNames.folded(key.referencedTable)], target != index else {
          continue
        }
        linked[index].insert(target)
        linked[target].insert(index)
      }
    }
    self.places = places
    self.linked = linked
  }

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
    // With hundreds of tables each is come by from many others: priced once, whether taken or not.
    var isPriced: Set<Int> = []
    var left = tokenBudget
    func take(_ index: Int) {
      guard isPriced.insert(index).inserted else { return }
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
    chosen.compactMap { other in
      guard other != index, !linked[index].contains(other) else { return nil }
      return linked[index].lazy.filter { linked[other].contains($0) }.min()
    }
  }

  private func place(of table: String) -> Int? {
    places[SQLNames.folded(table)]
  }
}
