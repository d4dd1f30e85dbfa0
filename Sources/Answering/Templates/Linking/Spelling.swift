/// Nearest known word for a word with a typing error.
enum Spelling {
  /// Words under five letters are never corrected: too many are one letter apart.
  static func nearest(to token: Token, in vocabulary: [String]) -> String? {
    let word = Array(token.lemma.utf8)
    guard token.isWord, word.count >= 5, word.count <= 24 else { return nil }
    let allowed = word.count >= 9 ? 2 : 1
    var best: (word: String, distance: Int)?
    var isTied = false
    for candidate in vocabulary {
      let other = Array(candidate.utf8)
      guard other.count >= 5, abs(other.count - word.count) <= allowed, other.first == word.first
      else { continue }
      let distance = distance(word, other)
      guard distance <= allowed else { continue }
      if distance < best?.distance ?? .max {
        best = (candidate, distance)
        isTied = false
      } else if distance == best?.distance {
        isTied = true
      }
    }
    return isTied ? nil : best?.word
  }

  /// Optimal string alignment: insertions, deletions, substitutions, neighbours swapped.
  static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in 1...max(a.count, 1) where !a.isEmpty {
      var row = [i] + [Int](repeating: 0, count: b.count)
      for j in 1...max(b.count, 1) where !b.isEmpty {
        let cost = a[i - 1] == b[j - 1] ? 0 : 1
        row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          row[j] = min(row[j], beforeLast[j - 2] + 1)
        }
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
