/// Dates in words: `June 21, 2002`, `21st of June 2002`.
enum WrittenDate {
  /// The date that starts at `index` as databases store it, `2002-06-21`, and how many tokens it
  /// takes. A month without its day is no date.
  static func date(in tokens: [Token], at index: Int) -> (text: String, length: Int)? {
    var position = index
    var month: Int?
    var day: Int?
    func skip(_ words: Set<String>) {
      if position < tokens.count, words.contains(tokens[position].lower) { position += 1 }
    }
    for _ in 0..<2 where position < tokens.count {
      if let found = NumberWords.months[tokens[position].lower], month == nil {
        month = found
      } else if let found = dayNumber(tokens[position]), day == nil {
        day = found
      } else {
        return nil
      }
      position += 1
      skip(["of"])
    }
    skip([","])
    guard let month, let day, position < tokens.count, let year = tokens[position].number,
      year == year.rounded(), (1000...2999).contains(year)
    else { return nil }
    let text = "\(Int(year))-\(padded(month))-\(padded(day))"
    return (text, position + 1 - index)
  }

  private static func dayNumber(_ token: Token) -> Int? {
    var digits = token.lower
    for ending in ["st", "nd", "rd", "th"] where digits.hasSuffix(ending) { digits.removeLast(2) }
    return Int(digits).flatMap { (1...31).contains($0) ? $0 : nil }
  }

  private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
