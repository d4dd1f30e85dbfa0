/// Words that may stand for each other in names, learnt from paraphrases and kept in
/// `config/templates.json`.
struct Thesaurus: Sendable {
  private let groups: [String: [String]]

  init(_ groups: [String: [String]] = [:]) {
    self.groups = groups.merging(Self.general) { learnt, general in
      learnt + general.filter { !learnt.contains($0) }
    }
  }

  /// Words that any reader takes for one another.
  private static let general: [String: [String]] = [
    "person": ["population"], "citizen": ["population"], "inhabitant": ["population"],
    "resident": ["population"], "salary": ["wage"], "wage": ["salary"], "phone": ["telephone"],
    "telephone": ["phone"], "sex": ["gender"], "gender": ["sex"], "mail": ["email"],
    "teacher": ["instructor"], "instructor": ["teacher"], "movie": ["film"], "film": ["movie"],
    "car": ["vehicle"], "firm": ["company"], "town": ["city"], "surname": ["last"],
  ]

  func synonyms(of lemma: String) -> [String] { groups[lemma] ?? [] }
}
