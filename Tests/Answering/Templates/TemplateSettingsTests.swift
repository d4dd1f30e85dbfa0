import Foundation
import JSON
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
