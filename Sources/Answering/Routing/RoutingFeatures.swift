import SQL
import Stemming

/// What the router sees of a question.
package struct RoutingFeatures: Sendable, Equatable {
  package var words = 0
  package var linkedTables = 0
  package var linkedColumns = 0
  package var linkedValues = 0
  package var numbers = 0
  package var aggregates = 0
  package var comparisons = 0
  package var groupings = 0
  package var negations = 0
  /// Words that ask for likeness or description rather than facts.
  package var semanticWords = 0
  /// Content words that nothing in the schema or its values accounts for.
  package var unlinkedWords = 0
  /// Words that join conditions, and words that open a clause about what was just named.
  package var conjunctions = 0
  package var relatives = 0
  /// Of the database the question is about.
  package var schemaTables = 0
  package var hasDatabases = false
  package var hasCollections = false
  /// Words in common with the descriptions of the collections.
  package var collectionWords = 0

  package init() {}

  /// Named numbers of about the size of one, for a trained model.
  package var vector: [(name: String, value: Double)] {
    let content = Double(max(1, words))
    return [
      ("words", min(Double(words) / 20, 2)),
      ("linkedTables", min(Double(linkedTables), 4) / 4),
      ("linkedColumns", min(Double(linkedColumns), 4) / 4),
      ("linkedValues", min(Double(linkedValues), 4) / 4),
      ("numbers", min(Double(numbers), 3) / 3),
      ("aggregates", min(Double(aggregates), 2) / 2),
      ("comparisons", min(Double(comparisons), 2) / 2),
      ("groupings", min(Double(groupings), 2) / 2),
      ("negations", min(Double(negations), 2) / 2),
      ("semanticWords", min(Double(semanticWords), 3) / 3),
      ("unlinkedShare", Double(unlinkedWords) / content),
      ("collectionWords", min(Double(collectionWords), 3) / 3),
      ("conjunctions", min(Double(conjunctions), 3) / 3),
      ("relatives", min(Double(relatives), 3) / 3),
      ("schemaTables", min(Double(schemaTables), 20) / 20),
    ]
  }

  static let aggregateWords: Set<String> = [
    "count", "many", "much", "average", "avg", "mean", "sum", "total", "maximum", "minimum", "max",
    "min", "highest", "lowest", "largest", "smallest", "biggest", "longest", "shortest", "most",
    "least", "fewest", "oldest", "youngest", "number", "percentage", "ratio", "top", "median",
  ]
  static let comparisonWords: Set<String> = [
    "more", "less", "greater", "fewer", "over", "under", "above", "below", "between", "before",
    "after", "than", "exceed", "exceeds", "least", "most", "equal", "larger", "smaller", "longer",
    "higher", "lower", "older", "younger", "since", "until",
  ]
  static let groupingWords: Set<String> = ["each", "per", "every", "grouped", "respectively", "by"]
  static let negationWords: Set<String> = [
    "not", "no", "never", "without", "except", "neither", "nor", "none", "excluding",
  ]
  static let joiningWords: Set<String> = [
    "and", "or", "both", "but", "also", "either", "as", "with",
  ]
  static let relativeWords: Set<String> = [
    "who", "whose", "whom", "that", "where", "which", "whom", "having", "belonging",
  ]
  static let semanticVocabulary: Set<String> = [
    "like", "similar", "similarly", "about", "describe", "describes", "described", "description",
    "known", "famous", "related", "regarding", "resembling", "explain", "concerning", "mention",
    "mentions", "mentioning", "discuss", "discusses", "discussing", "feel", "feels", "vibe",
    "atmosphere", "picturesque", "beautiful", "quiet", "romantic", "charming", "popular",
    "recommend", "suggest", "interesting", "suitable", "ideal", "best", "good", "evoke", "theme",
    "topic", "topics", "research", "papers", "articles", "documents", "passages", "reviews",
  ]
  static let functionWords: Set<String> = [
    "a", "an", "the", "of", "in", "on", "at", "to", "for", "from", "with", "by", "and", "or", "is",
    "are", "was", "were", "be", "been", "do", "does", "did", "have", "has", "had", "what", "which",
    "who", "whose", "whom", "where", "when", "how", "why", "that", "this", "these", "those", "it",
    "its", "their", "there", "all", "any", "me", "give", "show", "list", "find", "tell", "please",
    "i", "you", "can", "could", "would", "as", "if", "than", "s", "name", "names", "return",
  ]
}

extension RoutingFeatures {
  /// - Parameter matches: stored values found in the question.
  init(
    _ question: String, databases: [AnswerableDatabase], collections: [AnswerableCollection],
    matches: [ValueMatch], stemmer: Stemmer
  ) {
    hasDatabases = !databases.isEmpty
    hasCollections = !collections.isEmpty
    var tables: Set<String> = []
    var columns: Set<String> = []
    var described: Set<String> = []
    for collection in collections {
      for stem in SchemaWords.stems(collection.description + " " + collection.name, stemmer) {
        described.insert(stem)
      }
    }
    let covered = matches.filter { $0.exactness > .stemmed }.map(\.range)
    linkedValues = Set(covered).count
    for word in QuestionWords.words(of: question) {
      words += 1
      if word.isNumber { numbers += 1 }
      if Self.aggregateWords.contains(word.text) { aggregates += 1 }
      if Self.comparisonWords.contains(word.text) { comparisons += 1 }
      if Self.groupingWords.contains(word.text) { groupings += 1 }
      if Self.negationWords.contains(word.text) { negations += 1 }
      if Self.joiningWords.contains(word.text) { conjunctions += 1 }
      // The first word asks.
      if words > 1, Self.relativeWords.contains(word.text) { relatives += 1 }
      if Self.semanticVocabulary.contains(word.text) { semanticWords += 1 }
      let stem = stemmer.stem(word.text)
      if described.contains(stem), !Self.functionWords.contains(word.text) { collectionWords += 1 }
      var isLinked = covered.contains { $0.overlaps(word.range) }
      for database in databases {
        if database.names.tables[stem] != nil {
          tables.insert(stem)
          isLinked = true
        }
        if database.names.columns[stem] != nil {
          columns.insert(stem)
          isLinked = true
        }
      }
      if !isLinked, !word.isNumber, !Self.functionWords.contains(word.text),
        !Self.aggregateWords.contains(word.text), !Self.comparisonWords.contains(word.text)
      {
        unlinkedWords += 1
      }
    }
    schemaTables = databases.first?.catalogue.tables.count ?? 0
    linkedTables = tables.count
    linkedColumns = columns.count
  }
}
