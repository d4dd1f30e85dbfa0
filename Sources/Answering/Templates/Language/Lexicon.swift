/// Function words and phrases of English questions, longest match first.
struct Lexicon: Sendable {
  private let root: Node
  private let words: Set<String>

  private final class Node: Sendable {
    let children: [String: Node]
    let marker: Marker?
    init(_ phrases: [(ArraySlice<String>, Marker)]) {
      marker = phrases.first { $0.0.isEmpty }?.1
      let rest = phrases.filter { !$0.0.isEmpty }
      let groups = Dictionary(grouping: rest) { $0.0.first ?? "" }
      children = groups.mapValues { Node($0.map { ($0.0.dropFirst(), $0.1) }) }
    }
  }

  init() {
    var phrases: [(ArraySlice<String>, Marker)] = []
    for (marker, line) in LexiconTable.phrases {
      for phrase in line.split(separator: "|") {
        let words = phrase.split(separator: " ").map(String.init)
        // An article is passed over by itself.
        guard words.count == 1 || words[0] != "the" else { continue }
        phrases.append((words[...], marker))
      }
    }
    for adjective in Adjectives.table.keys {
      for form in Adjectives.forms(of: adjective) { phrases.append((form.words[...], form.marker)) }
    }
    root = Node(phrases)
    words = Set(phrases.flatMap { Array($0.0) })
  }

  /// The longest phrase that starts at `index`.
  func phrase(in tokens: [Token], at index: Int) -> (marker: Marker, length: Int)? {
    var node = root
    var best: (Marker, Int)?
    var position = index
    while position < tokens.count, tokens[position].isWord || tokens[position].kind == .symbol,
      let next = node.children[tokens[position].lower]
    {
      node = next
      position += 1
      if let marker = node.marker { best = (marker, position - index) }
    }
    return best
  }

  func contains(_ word: String) -> Bool { words.contains(word) }
}
