package import Contract
import Stemming

/// Turns questions into SQL with no model, or says why not. Pure and safe to share among threads.
package struct TemplateMatcher: Sendable {
  private let catalogue: CompiledCatalogue
  private let lexicon = Lexicon()
  private let thesaurus: Thesaurus
  private let settings: TemplateSettings

  private static let longest = 72

  package init(
    catalogue: CompiledCatalogue, settings: TemplateSettings = .standard
  ) {
    self.catalogue = catalogue
    thesaurus = Thesaurus(settings.synonyms)
    self.settings = settings
  }

  /// - Parameters:
  ///   - database: nil: chosen by what the question names.
  ///   - isAllowed: whether a table (database, table) may be read.
  package func match(
    _ question: String, database: String?, limit: Int? = nil,
    isAllowed: (String, String) -> Bool = { _, _ in true }
  ) -> TemplateOutcome {
    let tokens = Tokeniser.tokens(of: question, limit: Self.longest + 1)
    guard tokens.contains(where: { $0.isWord }) else { return .abstain(.empty) }
    guard tokens.count <= Self.longest else { return .abstain(.tooLong) }
    guard let stemmer = try? Stemmer() else { return .abstain(.noInterpretation) }
    let asked = Asked(question: question, tokens: tokens, stemmer: stemmer, limit: limit)
    guard let name = database else { return matchAnywhere(asked, isAllowed: isAllowed) }
    guard let compiled = catalogue.databases[name] else { return .abstain(.unknownDatabase(name)) }
    return match(asked, in: compiled) { isAllowed(name, $0) }
  }

  private struct Asked {
    let question: String
    let tokens: [Token]
    let stemmer: Stemmer
    let limit: Int?
  }

  private func match(
    _ asked: Asked, in database: CompiledDatabase, isAllowed: (String) -> Bool
  ) -> TemplateOutcome {
    let linker = linker(
      asked.tokens, asked.question, database, asked.stemmer, isAllowed: isAllowed)
    do {
      let interpretation = try interpret(linker, isAllowed: isAllowed)
      let model = settings.model(for: database)
      let confidence = model.confidence(interpretation.features)
      let isClear = isClear(interpretation)
      guard isClear || model.best(interpretation.features) >= model.threshold else {
        return .abstain(.unsure(confidence))
      }
      return .match(match(interpretation, linker, limit: asked.limit))
    } catch {
      return .abstain(error)
    }
  }

  /// Databases tried when a request names none.
  private static let mostDatabases = 5
  /// How much better the best database must account for the question than the next.
  private static let databaseMargin = 1.0
  private static let forValue = 1.5
  /// What stored values add to a database's score in most questions that have any.
  private static let mostForValues = 3.0

  private func matchAnywhere(
    _ asked: Asked, isAllowed: (String, String) -> Bool
  ) -> TemplateOutcome {
    let likely = catalogue.likely(for: asked.tokens, most: Self.mostDatabases)
    var found: [(match: TemplateMatch, score: Double)] = []
    var reason: AbstainReason?
    for (name, score) in likely {
      guard let database = catalogue.databases[name] else { continue }
      // What is this far behind cannot come near with what it may store of the question.
      if let best = found.map(\.score).max(),
        score + Self.mostForValues < best - Self.databaseMargin
      {
        break
      }
      switch match(asked, in: database, isAllowed: { isAllowed(name, $0) }) {
      case .match(let match):
        // A stored value that the question quotes tells as much as a rare word.
        found.append((match, score + Self.forValue * Double(match.storedValues)))
      case .abstain(let why): reason = reason ?? why
      }
    }
    found.sort { $0.score > $1.score }
    guard let best = found.first else { return .abstain(reason ?? .noDatabase) }
    if let next = found.dropFirst().first, best.score - next.score < Self.databaseMargin {
      return .abstain(.ambiguousDatabase([best.match.database, next.match.database]))
    }
    // Another database that has the words which were tied to names may be meant as well, whether or
    // not its reading is sure.
    let values = Self.forValue * Double(best.match.storedValues)
    if let rival = catalogue.rival(
      of: best.match.database, words: best.match.words, margin: Self.databaseMargin - values)
    {
      return .abstain(.ambiguousDatabase([best.match.database, rival]))
    }
    return .match(best.match)
  }

  /// Readings that leave nothing open are answered whatever a fitted model makes of rare marks, but
  /// where a database is judged by a model of its own.
  private func isClear(_ interpretation: Interpretation) -> Bool {
    interpretation.features[ConfidenceExample.clear] > 0
  }

  /// What training looks at: the best reading, however sure, with its features and those of its rows.
  ///
  /// - Parameter run: whether the SQL answers the question, and its rows.
  package func example(
    _ question: String, database: String,
    run: (TemplateMatch) -> (isRight: Bool, rows: [[Value]])
  ) -> ConfidenceExample? {
    let tokens = Tokeniser.tokens(of: question, limit: Self.longest)
    guard let compiled = catalogue.databases[database], let stemmer = try? Stemmer() else {
      return nil
    }
    let linker = linker(tokens, question, compiled, stemmer)
    guard let interpretation = try? interpret(linker, isAllowed: { _ in true }) else { return nil }
    let (isRight, rows) = run(match(interpretation, linker))
    var features = interpretation.features
    for mark in ResultMarks.of(rows) { features.mark(mark) }
    return ConfidenceExample(features: features, isRight: isRight, database: database)
  }

  private func linker(
    _ tokens: [Token], _ question: String, _ database: CompiledDatabase, _ stemmer: Stemmer,
    isAllowed: (String) -> Bool = { _ in true }
  ) -> Linker {
    Linker(
      database: database, question: question, tokens: tokens, stemmer: stemmer,
      thesaurus: thesaurus, isAllowed: isAllowed)
  }

  /// The chunks, the features and the reading of a question: what training looks at.
  func interpret(
    _ linker: Linker, isAllowed: (String) -> Bool
  ) throws(AbstainReason) -> Interpretation {
    let chunks = Chunker(linker: linker, lexicon: lexicon).chunks()
    var best = try likeliest(chunks, linker, isAllowed: isAllowed)
    noteWords(chunks, linker, &best)
    best.features.mark("head.\(Self.head(chunks))")
    if chunks.contains(where: { $0.marker == .genericNoun }) { best.features.mark("note.generic") }
    for value in chunks.compactMap(\.value) where !value.isQuoted {
      best.features.mark("value.unquoted")
      let words = linker.tokens[value.range]
      if !words.contains(where: \.isCapitalised) { best.features.mark("value.lowerCase") }
    }
    best.features["tokens"] = Double(linker.tokens.count)
    best.features.mark("shape.\(QueryShape(best.query).rawValue)")
    if linker.tokens.allSatisfy({ $0.text == $0.lower }) {
      // Without capitals, names and common nouns look alike: another kind of question.
      best.features.mark("lower")
      for name in best.features.values.keys.sorted() where Self.shiftsInLowerCase(name) {
        best.features.mark("lower.\(name)")
      }
    }
    let own = settings.databases[linker.database.fingerprint]
    let isClear = own == nil && ClearReading.isOne(best.features)
    best.features = best.features.stepped()
    if isClear { best.features.mark(ConfidenceExample.clear) }
    return best
  }

  /// The flat reading, unless there is none or phrases in phrases account for the words better.
  private func likeliest(
    _ chunks: [Chunk], _ linker: Linker, isAllowed: (String) -> Bool
  ) throws(AbstainReason) -> Interpretation {
    let flat: Interpretation
    do {
      flat = try self.flat(chunks, linker, isAllowed: isAllowed)
    } catch {
      guard let nested = nested(chunks, linker) else { throw error }
      return try nested.get()
    }
    guard PhraseReader.mayNest(chunks, in: linker.database),
      case .success(let deep)? = nested(chunks, linker), deep.isRatherNested
    else { return flat }
    return deep
  }

  /// The reading with joins, groups and orders.
  func flat(
    _ chunks: [Chunk], _ linker: Linker, isAllowed: (String) -> Bool
  ) throws(AbstainReason) -> Interpretation {
    let sketch = try SketchParser.parse(chunks, linker: linker)
    let found = withoutActuallyEscaping(isAllowed) {
      Resolver(database: linker.database, sketch: sketch, isAllowed: $0).interpretations()
    }
    var best = try clearest(found, linker.database)
    for note in sketch.notes { best.features.mark("note.\(note.rawValue)") }
    return best
  }

  /// The reading with phrases in phrases; nil when the question does not go so.
  func nested(_ chunks: [Chunk], _ linker: Linker) -> Result<Interpretation, AbstainReason>? {
    var reader = PhraseReader(chunks, linker: linker)
    let found = reader.interpretations()
    guard !found.isEmpty else { return nil }
    return Result { () throws(AbstainReason) in try clearest(found, linker.database) }
  }

  /// The best reading, when it is clearly better than the next.
  private func clearest(
    _ found: [Interpretation], _ database: CompiledDatabase
  ) throws(AbstainReason) -> Interpretation {
    guard var best = found.first else { throw .noInterpretation }
    let other = found.dropFirst().first { !$0.query.says(sameAs: best.query) }
    let margin = other.map { best.score - $0.score } ?? 1
    best.features["margin"] = min(margin, 0.5)
    if margin < 0.02, let other {
      throw .ambiguous(describe(best, database), describe(other, database))
    }
    return best
  }

  /// Words that were passed over although they say something of the database.
  private func noteWords(_ chunks: [Chunk], _ linker: Linker, _ best: inout Interpretation) {
    let database = linker.database
    let tables = Set(best.query.allTables())
    for chunk in chunks where chunk.marker == .verb || chunk.marker == .unknownVerb {
      let named = linker.mentions(at: chunk.range.lowerBound).filter { $0.range == chunk.range }
        .flatMap(\.candidates)
      guard !named.isEmpty else { continue }
      let isUsed = named.contains { candidate in
        switch candidate.element {
        case .table(let table): tables.contains(table)
        case .column(let column): tables.contains(database.columns[column].table)
        }
      }
      best.features.mark(isUsed ? "verb.used" : "verb.unused")
    }
    for value in chunks.compactMap(\.value) where !value.isQuoted && value.range.count == 1 {
      let token = linker.tokens[value.range.lowerBound]
      if !token.isCapitalised, token.lower.hasSuffix("ed") || token.lower.hasSuffix("ing") {
        best.features.mark("value.participle")
      }
    }
  }

  private static func shiftsInLowerCase(_ name: String) -> Bool {
    name.hasPrefix("shape.") || name.hasPrefix("value.") || name == "ranked" || name == "joins"
      || name == "ranked.duplicates" || name == "join.unnamed" || name.hasPrefix("entity.")
  }

  /// How the question opens.
  private static func head(_ chunks: [Chunk]) -> String {
    guard let first = chunks.first(where: { $0.marker != .filler }) else { return "none" }
    return switch first.marker {
    case .howMany: "howMany"
    case .what, .within: "which"
    case .who: "who"
    case .howAdjective: "how"
    case .each, .groupBy: "each"
    case .command: "command"
    default: "other"
    }
  }

  private func match(
    _ interpretation: Interpretation, _ linker: Linker, limit: Int? = nil
  ) -> TemplateMatch {
    let database = linker.database
    var query = interpretation.query
    // A request for fewer rows than would come needs no more read.
    if let limit, query.compound == nil { query.limit = min(query.limit ?? limit, limit) }
    let rendered = QueryRenderer.render(query, in: database)
    let explanation = interpretation.choices.map { choice in
      let words = linker.tokens[choice.range].map(\.text).joined(separator: " ")
      return "\"\(words)\" is \(name(choice.element, database))"
    }
    return TemplateMatch(
      database: database.name, sql: rendered.sql, parameters: rendered.parameters,
      judge: settings.model(for: database).judge(
        interpretation.features, isClear: isClear(interpretation)),
      shape: QueryShape(interpretation.query),
      tables: interpretation.query.tables.map { database.tables[$0].name },
      columns: interpretation.choices.compactMap {
        if case .column = $0.element { name($0.element, database) } else { nil }
      },
      explanation: explanation, words: linker.words(of: interpretation),
      storedValues: interpretation.storedValues,
      skeleton: QuestionSkeleton.of(linker.tokens, interpretation, database))
  }
}
