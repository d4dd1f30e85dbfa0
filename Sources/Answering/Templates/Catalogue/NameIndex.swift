/// Names by the words in them, exact (lemma) and alike (stem).
struct NameIndex: Sendable {
  let names: [Name]
  private let byLemma: [String: [Int]]
  private let byStem: [String: [Int]]
  /// Stems of each name's words, beside `names`.
  let stems: [[String]]
  let vocabulary: [String]

  init(names: [Name], stem: (String) -> String) {
    self.names = names
    var byLemma: [String: [Int]] = [:]
    var byStem: [String: [Int]] = [:]
    var stems: [[String]] = []
    var cache: [String: String] = [:]
    for (index, name) in names.enumerated() {
      let nameStems = name.words.map { word in
        cache[word]
          ?? {
            let s = stem(word)
            cache[word] = s
            return s
          }()
      }
      stems.append(nameStems)
      for word in Set(name.words) { byLemma[word, default: []].append(index) }
      for word in Set(nameStems) { byStem[word, default: []].append(index) }
    }
    self.byLemma = byLemma
    self.byStem = byStem
    self.stems = stems
    vocabulary = byLemma.keys.sorted()
  }

  func containing(lemma: String) -> [Int] { byLemma[lemma] ?? [] }
  func containing(stem: String) -> [Int] { byStem[stem] ?? [] }
  /// Whether something is called just so.
  func isName(_ lemma: String) -> Bool {
    containing(lemma: lemma).contains { names[$0].words == [lemma] }
  }
  func knows(lemma: String) -> Bool { byLemma[lemma] != nil }
  func knows(stem: String) -> Bool { byStem[stem] != nil }
}
