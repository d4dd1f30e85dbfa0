/// The words inside an identifier: `StuID` is "student id", `dept_name` "department name".
enum NameWords {
  /// Cuts at underscores, spaces, case changes and between letters and digits.
  static func split(_ identifier: String) -> [String] {
    var words: [String] = []
    var word = ""
    let scalars = Array(identifier.unicodeScalars)
    func kind(_ scalar: Unicode.Scalar) -> Int {
      if ("0"..."9").contains(scalar) { return 0 }
      if scalar.properties.isUppercase { return 1 }
      return scalar.properties.isAlphabetic ? 2 : 3
    }
    for (index, scalar) in scalars.enumerated() {
      let here = kind(scalar)
      if here == 3 {
        if !word.isEmpty { words.append(word) }
        word = ""
        continue
      }
      if index > 0, !word.isEmpty {
        let before = kind(scalars[index - 1])
        let after = index + 1 < scalars.count ? kind(scalars[index + 1]) : 3
        let lowerToUpper = before == 2 && here == 1
        let acronymEnds = before == 1 && here == 1 && after == 2 && word.count > 1
        let digitEdge = (before == 0) != (here == 0)
        if lowerToUpper || acronymEnds || digitEdge {
          words.append(word)
          word = ""
        }
      }
      word.unicodeScalars.append(scalar)
    }
    if !word.isEmpty { words.append(word) }
    return words.map { $0.lowercased() }
  }

  /// The ways `identifier` may be read: as it is, with abbreviations spelt out, with words that
  /// were run together (`firstname`) taken apart.
  static func readings(of identifier: String, vocabulary: Set<String>) -> [[String]] {
    let plain = split(identifier).map(Lemma.of)
    var readings = [plain]
    func add(_ words: [String]) {
      if !words.isEmpty, !readings.contains(words) { readings.append(words) }
    }
    let apart = plain.flatMap { takenApart($0, vocabulary) }
    add(apart)
    add(apart.flatMap(spelledOut))
    add(plain.flatMap(spelledOut))
    if plain.count > 1 { add([plain.joined()]) }
    return readings
  }

  private static func spelledOut(_ word: String) -> [String] {
    Abbreviations.expansions[word] ?? [word]
  }

  private static func takenApart(_ word: String, _ vocabulary: Set<String>) -> [String] {
    guard word.count >= 6, !Abbreviations.wholeWords.contains(word) else { return [word] }
    for cut in 3...(word.count - 2) {
      let head = String(word.prefix(cut))
      let tail = String(word.dropFirst(cut))
      if vocabulary.contains(head), Abbreviations.tails.contains(tail) { return [head, tail] }
    }
    return [word]
  }
}
