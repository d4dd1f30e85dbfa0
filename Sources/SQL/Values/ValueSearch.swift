import Stemming

/// One look-up of a question in a value index.
struct ValueSearch {
  private let index: ValueIndex
  private let question: String
  private let stemmer: Stemmer
  private let access: DatabaseAccess
  private var folded = FoldedText()
  private var wordHashes: [UInt64] = []
  private var candidate = FoldedText()

  init(_ index: ValueIndex, question: String, stemmer: Stemmer, access: DatabaseAccess) {
    self.index = index
    self.question = question
    self.stemmer = stemmer
    self.access = access
    folded.fold(question)
    wordHashes = folded.words.map { WordHash.hash(folded.bytes[$0], stemmer) }
  }

  mutating func run(limit: Int) -> [ValueMatch] {
    var matches: [ValueMatch] = []
    for first in wordHashes.indices {
      guard let longest = index.longestByFirstWord[wordHashes[first]] else { continue }
      let end = min(first + Int(longest), wordHashes.count)
      var phrases: [UInt64] = []
      var hash = WordHash.empty
      for word in first..<end {
        hash = WordHash.extend(hash, by: wordHashes[word])
        phrases.append(hash)
      }
      for (count, hash) in phrases.enumerated().reversed() {
        let words = first..<(first + count + 1)
        let isSpelled = words.allSatisfy { FunctionWords.contains(folded.bytes[folded.words[$0]]) }
        collect(hash, words: words, limit: limit, mustBeSpelled: isSpelled, into: &matches)
        if matches.count >= limit { return matches }
      }
    }
    return matches
  }

  mutating func runWhole() -> [ValueMatch] {
    guard !wordHashes.isEmpty else { return [] }
    var matches: [ValueMatch] = []
    let hash = wordHashes.reduce(WordHash.empty, WordHash.extend)
    collect(
      hash, words: wordHashes.indices, limit: .max, mustBeSpelled: false, into: &matches)
    return matches
  }

  /// - Parameter mustBeSpelled: function words alone, which count only as stored, in capitals.
  private mutating func collect(
    _ hash: UInt64, words: Range<Int>, limit: Int, mustBeSpelled: Bool,
    into matches: inout [ValueMatch]
  ) {
    if mustBeSpelled, !isCapital(words) { return }
    var numbers: [Int] = []
    index.forEachValue(hash: hash) { numbers.append($0) }
    // By table and column in the catalogue's order, whatever the order in the hash table.
    for number in numbers.sorted() where matches.count < limit {
      let profile = index.profiles[index.profileNumber(ofValue: number)]
      guard access.allows(table: profile.table),
        let exactness = exactness(of: number, words: words)
      else { continue }
      if mustBeSpelled, exactness < .verbatim { continue }
      matches.append(
        ValueMatch(
          table: profile.table, column: profile.column, value: index.value(number),
          exactness: exactness, range: source(words), wordCount: words.count))
    }
  }

  /// Whether the words are capitals for their own sake: a sentence's first letter always is one.
  private func isCapital(_ words: Range<Int>) -> Bool {
    let range = source(words)
    let text = question.utf8.dropFirst(range.lowerBound).prefix(range.count)
    let capitals = text.count { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    return capitals > (words.lowerBound == 0 ? 1 : 0)
  }

  /// The phrase's place in the question, widened over signs that belong to the value (`C++`) when
  /// they stand there too.
  private func source(_ words: Range<Int>) -> Range<Int> {
    folded.sources[words.lowerBound].lowerBound..<folded.sources[words.upperBound - 1].upperBound
  }

  /// How the value agrees with these words; nil for two phrases that merely share a hash.
  private mutating func exactness(of number: Int, words: Range<Int>) -> ValueMatch.Exactness? {
    let value = index.bytes(number)
    let range = source(words)
    let asked = question.utf8.dropFirst(range.lowerBound).prefix(range.count)
    if asked.elementsEqual(value) { return .verbatim }
    if asked.count == value.count, zip(asked, value).allSatisfy(Self.areEqualButForCase) {
      return .caseInsensitive
    }
    candidate.fold(value.span)
    guard candidate.words.count == words.count else { return nil }
    var isFolded = true
    for (there, here) in zip(candidate.words, words) {
      let ours = folded.bytes[folded.words[here]]
      let theirs = candidate.bytes[there]
      if ours == theirs { continue }
      isFolded = false
      guard stemmer.stem(ours) == stemmer.stem(theirs) else { return nil }
    }
    return isFolded ? .folded : .stemmed
  }

  private static func areEqualButForCase(_ a: UInt8, _ b: UInt8) -> Bool {
    a == b || (a ^ b == 0x20 && (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(a | 0x20))
  }
}
