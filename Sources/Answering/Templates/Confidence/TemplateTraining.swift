package import SQLite

/// Fits the lane's settings to question sets; what `weir train` runs.
package struct TemplateTraining {
  /// Share of answers that must be right, measured on databases the model was not fitted to.
  package var precision = 0.97
  /// Databases are divided into so many parts, each judged by a model of the others.
  package var folds = 5

  package init() {}

  /// - Parameters:
  ///   - catalogue: all databases of the questions.
  ///   - open: opens a database for reading; nil: there is none.
  package func train(
    _ questions: [EvaluationQuestion], catalogue: CompiledCatalogue,
    open: @escaping (String) -> SQLiteConnection?
  ) -> TemplateSettings {
    let pairs = questions.compactMap { question in
      question.paraphrase.map { (question: question.question, paraphrase: $0) }
    }
    let synonyms = SynonymLearner().learn(pairs)
    let untrained = TemplateSettings(model: ConfidenceModel(), synonyms: synonyms)
    let matcher = TemplateMatcher(catalogue: catalogue, settings: untrained)
    var evaluator = Evaluator(open: open)
    var examples: [ConfidenceExample] = []
    for question in questions {
      for text in [question.question, question.paraphrase].compactMap({ $0 }) {
        var example = matcher.example(text, database: question.database) { match in
          evaluator.judged(match.sql, match.parameters, for: question)
        }
        example?.isParaphrase = text != question.question
        if let example { examples.append(example) }
      }
    }
    let trainer = ConfidenceTrainer()
    var model = trainer.train(examples)
    model.threshold = threshold(examples, trainer)
    var settings = TemplateSettings(model: model, synonyms: synonyms)
    for (database, own) in Dictionary(grouping: examples, by: \.database)
    where own.count >= enough && isPeculiar(own.count, of: examples.count) {
      guard let compiled = catalogue.databases[database] else { continue }
      settings.databases[compiled.fingerprint] = ownModel(own, trainer)
    }
    return settings
  }

  /// Questions from which a database is judged by a model of its own.
  private let enough = 200

  /// A database that brings much of the set asks in its own way: no model of the others can be
  /// held against it.
  private func isPeculiar(_ count: Int, of all: Int) -> Bool { count * 25 > all }

  /// A model of one database's questions, its threshold from questions left out of each fit.
  private func ownModel(
    _ examples: [ConfidenceExample], _ trainer: ConfidenceTrainer
  ) -> ConfidenceModel {
    var judged: [(confidence: Double, isRight: Bool)] = []
    let numbered = examples.enumerated()
    for fold in 0..<folds {
      let model = trainer.train(numbered.filter { $0.offset % folds != fold }.map(\.element))
      judged += numbered.filter { $0.offset % folds == fold }
        .map { (model.confidence(of: $0.element), $0.element.isRight) }
    }
    var model = trainer.train(examples)
    model.threshold = ConfidenceTrainer.threshold(judged, precision: precision)
    return model
  }

  /// The lowest threshold that keeps the precision on databases left out of the fit, of questions as
  /// they were asked: paraphrases, made by putting rarer words for common ones, are fitted to only.
  private func threshold(_ examples: [ConfidenceExample], _ trainer: ConfidenceTrainer) -> Double {
    let names = Set(examples.map(\.database)).sorted()
    let counts = Dictionary(grouping: examples, by: \.database).mapValues(\.count)
    let peculiar = Set(counts.filter { isPeculiar($0.value, of: examples.count) }.keys)
    let parts = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0 % folds) })
    var judged: [(confidence: Double, isRight: Bool)] = []
    for fold in 0..<folds {
      let model = trainer.train(examples.filter { parts[$0.database] != fold })
      judged +=
        examples
        .filter {
          parts[$0.database] == fold && !peculiar.contains($0.database) && !$0.isParaphrase
        }
        .map { ($0.isClear ? 1 : model.confidence(of: $0), $0.isRight) }
    }
    return ConfidenceTrainer.threshold(judged, precision: precision)
  }
}
