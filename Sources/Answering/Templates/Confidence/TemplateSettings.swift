package import JSON

/// What the lane has learnt: how sure to be of a reading, and which words stand for which.
package struct TemplateSettings: Sendable {
  package var model: ConfidenceModel
  package var synonyms: [String: [String]]
  /// Databases with enough questions of their own to be judged by, by their ``SchemaFingerprint``.
  package var databases: [String: ConfidenceModel] = [:]

  package init(model: ConfidenceModel, synonyms: [String: [String]]) {
    self.model = model
    self.synonyms = synonyms
  }

  /// What judges a reading of a question about `database`.
  func model(for database: CompiledDatabase) -> ConfidenceModel {
    databases[database.fingerprint] ?? model
  }

  /// Reads `config/templates.json`; nil when it is not such a file.
  package init?(json: JSONValue) {
    guard let model = Self.model(json), let synonyms = json["synonyms"]?.object else { return nil }
    self.model = model
    for member in json["databases"]?.object ?? [] {
      databases[member.name] = Self.model(member.value)
    }
    self.synonyms = [:]
    for member in synonyms {
      self.synonyms[member.name] = member.value.array?.compactMap(\.string) ?? []
    }
  }

  package var json: JSONValue {
    let words = synonyms.sorted { $0.key < $1.key }
    let own = databases.sorted { $0.key < $1.key }
    return .object(
      Self.members(model) + [
        JSONMember(
          "synonyms",
          .object(words.map { JSONMember($0.key, .array($0.value.map { .string($0) })) })),
        JSONMember(
          "databases", .object(own.map { JSONMember($0.key, .object(Self.members($0.value))) })),
      ])
  }

  private static func model(_ json: JSONValue) -> ConfidenceModel? {
    guard let bias = json["bias"]?.number, let threshold = json["threshold"]?.number,
      let weights = json["weights"]?.object
    else { return nil }
    var model = ConfidenceModel(bias: bias, weights: [:], threshold: threshold)
    for member in weights { model.weights[member.name] = member.value.number }
    return model
  }

  private static func members(_ model: ConfidenceModel) -> [JSONMember] {
    let weights = model.weights.sorted { $0.key < $1.key }
    return [
      JSONMember("bias", .number(rounded(model.bias))),
      JSONMember("threshold", .number(rounded(model.threshold))),
      JSONMember(
        "weights", .object(weights.map { JSONMember($0.key, .number(rounded($0.value))) })),
    ]
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
