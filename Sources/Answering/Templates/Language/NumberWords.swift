/// Numbers written in words: `twenty five`, `one hundred and fifty thousand`, `third`.
enum NumberWords {
  /// The number that starts at `index`, and how many tokens it takes.
  static func number(in tokens: [Token], at index: Int) -> (value: Double, length: Int)? {
    if let first = tokens[index].number {
      guard index + 1 < tokens.count, let scale = scales[tokens[index + 1].lower] else {
        return (first, 1)
      }
      return (first * scale, 2)
    }
    guard tokens[index].isWord, units[tokens[index].lower] != nil else { return nil }
    var total = 0.0
    var group = 0.0
    var length = 0
    while index + length < tokens.count {
      let word = tokens[index + length].lower
      if let unit = units[word] {
        // "two three" is two numbers; "twenty three" is one.
        if length > 0, group.truncatingRemainder(dividingBy: 100) != 0,
          !(unit < 10 && group.truncatingRemainder(dividingBy: 10) == 0)
        {
          break
        }
        group += unit
      } else if let scale = scales[word], group > 0 {
        if scale == 100 {
          group *= 100
        } else {
          total += group * scale
          group = 0
        }
      } else if word == "and", length > 0, index + length + 1 < tokens.count,
        scales[tokens[index + length - 1].lower] != nil,
        units[tokens[index + length + 1].lower] != nil
      {
        // "one hundred and fifty"
      } else {
        break
      }
      length += 1
    }
    return (total + group, length)
  }

  static let ordinals: [String: Int] = [
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10,
  ]

  static let months: [String: Int] = [
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7,
    "august": 8, "september": 9, "october": 10, "november": 11, "december": 12,
  ]

  private static let units: [String: Double] = [
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13,
    "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90,
  ]

  private static let scales: [String: Double] = [
    "hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000,
  ]
}
