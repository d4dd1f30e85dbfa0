/// Words that may stand for each other in names, learnt from paraphrases and kept in
/// `config/templates.json`.
package struct Thesaurus: Sendable {
  private let groups: [String: [String]]

  package init(_ groups: [String: [String]] = [:]) { self.groups = groups }

  func synonyms(of lemma: String) -> [String] { groups[lemma] ?? [] }
}
