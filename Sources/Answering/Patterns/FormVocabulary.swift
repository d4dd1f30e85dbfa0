import SQL
import Stemming

/// The stems that may be told of a question about one database.
struct FormVocabulary: Sendable {
  private static let plain: Set<String> = {
    guard let stemmer = try? Stemmer() else { return [] }
    return Set(PlainWords.words.map(stemmer.stem))
  }()

  /// Of the schema's names, synonyms and descriptions.
  private let schema: Set<String>

  init(_ catalogue: DatabaseCatalogue) {
    guard let stemmer = try? Stemmer() else {
      schema = []
      return
    }
    var texts = [catalogue.description]
    for table in catalogue.tables {
      texts += [table.name, table.description] + table.synonyms
      for column in table.columns { texts += [column.name, column.description] + column.synonyms }
    }
    schema = Set(texts.flatMap { SchemaWords.stems($0, stemmer) })
  }

  /// - Parameter isName: whether it is written like a name, in capitals amid a sentence.
  func allows(_ word: String, isName: Bool, _ stemmer: Stemmer) -> Bool {
    let stem = stemmer.stem(word)
    return schema.contains(stem) || (!isName && Self.plain.contains(stem))
  }

  /// Whether an identifier is made of allowed words only; the numbers of aliases are allowed too.
  func allows(identifier: String, _ stemmer: Stemmer) -> Bool {
    NameWords.split(identifier).allSatisfy { word in
      word.utf8.count <= 2 || allows(word, isName: false, stemmer)
    }
  }
}
