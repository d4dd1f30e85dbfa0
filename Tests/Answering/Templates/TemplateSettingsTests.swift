import Foundation
import JSON
import SQL
import SQLite
import TestSupport
import Testing

@testable import Answering

@Suite struct TemplateSettingsTests {
  @Test func `what is compiled in is what the configuration folder holds`() throws {
    let file = try JSONValue(parsing: ProjectFiles.read("config/templates.json"))
    let settings = try #require(TemplateSettings(json: file))
    #expect(settings.model.weights == TemplateSettings.standard.model.weights)
    #expect(settings.synonyms == TemplateSettings.standard.synonyms)
    #expect(TemplateSettings.standard.model.threshold > 0.5)
  }

  @Test func `settings survive being written and read`() throws {
    let settings = TemplateSettings(
      model: ConfidenceModel(bias: 1.5, weights: ["a": -0.25], threshold: 0.9),
      synonyms: ["leader": ["head"]])
    let read = try #require(TemplateSettings(json: settings.json))
    #expect(read.model.weights == ["a": -0.25])
    #expect(read.synonyms == ["leader": ["head"]])
  }

  @Test func `a database of the same name and other tables does not get what was learnt`() throws {
    func compiled(_ name: String, _ tables: [String]) throws -> CompiledDatabase {
      let connection = try SQLiteConnection(
        path: ":memory:", mode: .readWrite(createIfMissing: true))
      for table in tables { try connection.execute(table) }
      let catalogue = try CatalogueReader().read(name: name, from: connection)
      let values = try ValueIndexBuilder.build(from: connection, catalogue: catalogue)
      return try #require(CompiledCatalogue([(catalogue, values)]).databases[name])
    }
    let tables = ["CREATE TABLE pond (name TEXT, depth INT)", "CREATE TABLE frog (pond TEXT)"]
    let learnt = try compiled("garden", tables)
    let own = ConfidenceModel(bias: 1, weights: ["a": 1], threshold: 0.5)
    var settings = TemplateSettings(model: ConfidenceModel(threshold: 0.9), synonyms: [:])
    settings.databases[learnt.fingerprint] = own

    #expect(settings.model(for: learnt).threshold == 0.5)
    let moved = try compiled("park", tables.reversed())
    #expect(settings.model(for: moved).threshold == 0.5)
    let namesake = try compiled("garden", ["CREATE TABLE bench (name TEXT)"])
    #expect(settings.model(for: namesake).threshold == 0.9)
  }

  @Test func `a model learns which feature tells right from wrong`() {
    let examples = (0..<200).map { index in
      var features = Features()
      features.mark(index % 2 == 0 ? "good" : "bad")
      return ConfidenceExample(features: features, isRight: index % 2 == 0, database: "d")
    }
    let trainer = ConfidenceTrainer()
    let model = trainer.train(examples)
    #expect(model.confidence(of: examples[0]) > 0.9)
    #expect(model.confidence(of: examples[1]) < 0.1)
    #expect(trainer.threshold(of: model, on: examples, precision: 0.97) > 0.5)
  }

  @Test func `words are learnt from paraphrases of the same length`() {
    let pair = (question: "List all heads by age", paraphrase: "List all leaders by age")
    #expect(SynonymLearner().learn([pair, pair]) == ["leader": ["head"]])
    #expect(SynonymLearner().learn([pair]).isEmpty)
  }
}
