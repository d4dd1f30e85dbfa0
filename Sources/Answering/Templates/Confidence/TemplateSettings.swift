package import JSON

/// What the lane has learnt: how sure to be of a reading, and which words stand for which.
package struct TemplateSettings: Sendable {
  package var model: ConfidenceModel
  package var synonyms: [String: [String]]

  package init(model: ConfidenceModel, synonyms: [String: [String]]) {
    self.model = model
    self.synonyms = synonyms
  }

  /// Reads `config/templates.json`; nil when it is not such a file.
  package init?(json: JSONValue) {
    guard let bias = json["bias"]?.number, let threshold = json["threshold"]?.number,
      let weights = json["weights"]?.object, let synonyms = json["synonyms"]?.object
    else { return nil }
    model = ConfidenceModel(bias: bias, weights: [:], threshold: threshold)
    for member in weights { model.weights[member.name] = member.value.number }
    self.synonyms = [:]
    for member in synonyms {
      self.synonyms[member.name] = member.value.array?.compactMap(\.string) ?? []
    }
  }

  package var json: JSONValue {
    let weights = model.weights.sorted { $0.key < $1.key }
    let words = synonyms.sorted { $0.key < $1.key }
    return .object([
      JSONMember("bias", .number(Self.rounded(model.bias))),
      JSONMember("threshold", .number(Self.rounded(model.threshold))),
      JSONMember(
        "weights", .object(weights.map { JSONMember($0.key, .number(Self.rounded($0.value))) })),
      JSONMember(
        "synonyms",
        .object(words.map { JSONMember($0.key, .array($0.value.map { .string($0) })) })),
    ])
  }

  /// What was learnt last, compiled in, so that the lane needs no file.
  package static let standard: TemplateSettings = {
    let bytes = Array(StandardTemplateSettings.json.utf8)
    guard let value = try? JSONValue(parsing: bytes), let settings = TemplateSettings(json: value)
    else { return TemplateSettings(model: ConfidenceModel(threshold: 1), synonyms: [:]) }
    return settings
  }()

  private static func rounded(_ number: Double) -> Double { (number * 1e4).rounded() / 1e4 }
}
