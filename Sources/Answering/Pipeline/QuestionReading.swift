import Caching
import Contract
import Digest
import JSON
import SQL
import Stemming

/// A question as far as it can be read without a model.
struct QuestionReading: Sendable {
  /// The database it is about; nil when several could be meant and none stands out.
  var database: AnswerableDatabase?
  var matches: [ValueMatch]
  var skeleton: Skeleton
  var features: RoutingFeatures
  /// What may be told of it.
  var form: AnswerForm?
}

extension Pipeline {
  func read(
    _ question: Question, _ scope: AskerScope, _ trace: AnswerTrace
  ) async throws(ReplyError) -> QuestionReading {
    let start = ContinuousClock.now
    defer { trace.add("route", since: start) }
    guard let stemmer = try? Stemmer() else {
      throw ReplyError(.internal, "the English stemmer is not available")
    }
    let reading = read(question, scope, stemmer)
    trace.tell(reading.form)
    if scope.databases.count > 1, let database = reading.database {
      trace.note("the question speaks of the database \(database.name)")
    }
    return reading
  }

  func read(
    _ question: Question, _ scope: AskerScope, _ stemmer: Stemmer, isComplete: Bool = true
  ) -> QuestionReading {
    let database = chosen(question.text, scope, stemmer)
    let access = database.map { scope.access(to: $0) } ?? .everything
    let skeletoniser = Skeletoniser(
      values: database?.values, access: access, stemmer: stemmer,
      references: database?.references ?? [:])
    var reading = QuestionReading(
      database: database, matches: [], skeleton: skeletoniser.skeleton(of: question.text),
      features: RoutingFeatures())
    guard isComplete else { return reading }
    if options.tellsForms, let database {
      reading.form = FormTeller(database: database, stemmer: stemmer)
        .form(of: question.text, reading.skeleton, nil)
    }
    reading.matches =
      database?.values?.matches(in: question.text, using: stemmer, access: access) ?? []
    reading.features = RoutingFeatures(
      question.text, databases: database.map { [$0] } ?? [], collections: scope.collections,
      matches: reading.matches, stemmer: stemmer)
    return reading
  }

  /// The only database, or the one whose names and values account for most of the question.
  private func chosen(
    _ question: String, _ scope: AskerScope, _ stemmer: Stemmer
  ) -> AnswerableDatabase? {
    guard scope.databases.count > 1 else { return scope.databases.first }
    let stems = QuestionWords.words(of: question)
      .filter { !RoutingFeatures.functionWords.contains($0.text) }
      .map { stemmer.stem($0.text) }
    var best: (score: Double, database: AnswerableDatabase)?
    var isTied = false
    for database in scope.databases {
      var score = 0.0
      for stem in Set(stems) {
        if database.names.tables[stem] != nil { score += 2 }
        if database.names.columns[stem] != nil { score += 1 }
      }
      let matches =
        database.values?.matches(
          in: question, using: stemmer, access: scope.access(to: database), limit: 64) ?? []
      var covered: Set<Range<Int>> = []
      for match in matches where match.exactness > .stemmed && covered.insert(match.range).inserted
      {
        score += 1.5 * Double(match.wordCount)
      }
      guard score > 0 else { continue }
      if score > best?.score ?? 0 {
        best = (score, database)
        isTied = false
      } else if score == best?.score {
        isTied = true
      }
    }
    return isTied ? nil : best?.database
  }

  /// Patterns belong to a tenant, a schema, a lane, the names of what is bound, and a wording.
  func patternKey(
    _ question: Question, _ skeleton: Skeleton, _ database: AnswerableDatabase,
    _ scope: AskerScope, _ lane: Lane, using hasher: SHA256Hasher = SHA256Hasher()
  ) -> CacheKey {
    CacheKey(
      kind: .patterns,
      scope: scope.cacheScope(database)
        + [lane.rawValue, question.parameters.map(\.name).joined(separator: "\u{0}")]
        + (lane == .sql ? [] : scope.collections.map(\.name)),
      text: skeleton.text, using: hasher)
  }

  /// What is known to answer questions of this form: approved first, then learnt.
  func pattern(
    _ key: CacheKey, _ skeleton: Skeleton, _ database: AnswerableDatabase, isHybrid: Bool = false
  ) -> KnownPattern? {
    if !approved.isEmpty, !isHybrid {
      for candidate in approved.candidates(database.name, skeleton.text) {
        if let parameters = candidate.pattern.parameters(for: skeleton) {
          return KnownPattern(
            pattern: candidate.pattern, parameters: parameters, provenance: candidate.provenance)
        }
      }
    }
    for pattern in caches.patterns.value(for: key)?.patterns ?? []
    where pattern.database == database.name {
      if let parameters = pattern.parameters(for: skeleton) {
        return KnownPattern(pattern: pattern, parameters: parameters)
      }
    }
    return nil
  }

  /// Remembers SQL that answered; an empty result teaches nothing, since it may be a mistake.
  func learn(
    _ sql: String, _ answer: inout Answer, _ question: Question, _ skeleton: Skeleton,
    _ database: AnswerableDatabase, _ key: CacheKey, search: String? = nil
  ) {
    guard answer.error == nil else { return }
    var pattern = PatternLearner(catalogue: database.catalogue)
      .pattern(skeleton, sql: sql, search: search)
    // What nothing but the very same values would fit is not worth a place, since finished
    // answers stay warm anyway; it is worth one when it saves a call to a model.
    if answer.route == .template, pattern.isFixed || answer.rows.isEmpty { return }
    if options.tellsForms, let stemmer = try? Stemmer() {
      pattern.told = FormTeller(database: database, stemmer: stemmer)
        .form(of: question.text, skeleton, pattern)
      answer.form = pattern.told
    }
    guard !answer.rows.isEmpty else { return }
    // Not through `value(for:)`: learning is no look-up.
    var list = caches.patterns.peek(key) ?? PatternList()
    list.learn(pattern)
    caches.patterns.insert(list, for: key)
  }

  /// Remembers what a template made: the next question of the form need not be parsed.
  func learn(
    _ match: TemplateMatch, _ answer: inout Answer, _ question: Question, _ skeleton: Skeleton,
    _ database: AnswerableDatabase, _ key: CacheKey
  ) {
    guard let sql = PatternLearner.inlined(match.sql, match.bound) else { return }
    learn(sql, &answer, question, skeleton, database, key)
  }
}

/// A pattern that fits, with the question's values.
struct KnownPattern {
  var pattern: SQLPattern
  var parameters: [(name: String, value: Value)]
  /// Where an approved one comes from.
  var provenance: String?

  var reason: String {
    provenance.map { "an approved pattern fits (\($0))" }
      ?? "an earlier question of the same form taught the SQL"
  }
}

extension TemplateMatch {
  /// The values by the names that a reply shows: without the sign that SQL puts before them.
  var bound: [(name: String, value: Value)] {
    parameters.map {
      (name: $0.name.hasPrefix(":") ? String($0.name.dropFirst()) : $0.name, $0.value)
    }
  }
}
