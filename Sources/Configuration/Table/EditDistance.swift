/// Finds the known word that was probably meant.
package enum EditDistance {
  /// Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`, letters'
  /// case counting as nothing.
  package static func between(_ a: String, _ b: String) -> Int {
    let a = Array(a.lowercased().unicodeScalars.prefix(200))
    let b = Array(b.lowercased().unicodeScalars.prefix(200))
    guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    var current = last
    for i in 1...a.count {
      current[0] = i
      for j in 1...b.count {
        let change = a[i - 1] == b[j - 1] ? 0 : 1
        current[j] = min(last[j] + 1, current[j - 1] + 1, last[j - 1] + change)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          current[j] = min(current[j], beforeLast[j - 2] + 1)
        }
      }
      (beforeLast, last, current) = (last, current, beforeLast)
    }
    return last[b.count]
  }

  /// The nearest of `words`, when it is near enough to be worth saying.
  package static func nearest(to word: String, among words: [String]) -> String? {
    let limit = max(2, word.unicodeScalars.count / 3)
    return words.map { ($0, between(word, $0)) }.filter { $0.1 <= limit }
      .min { ($0.1, $0.0) < ($1.1, $1.0) }?.0
  }
}
