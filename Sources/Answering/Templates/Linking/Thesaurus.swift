/// Words that may stand for each other in names, learnt from paraphrases and kept in
/// `config/templates.json`.
struct Thesaurus: Sendable {
  private let groups: [String: [String]]

  init(_ groups: [String: [String]] = [:]) { self.groups = groups }

  func synonyms(of lemma: String) -> [String] { groups[lemma] ?? [] }
}
