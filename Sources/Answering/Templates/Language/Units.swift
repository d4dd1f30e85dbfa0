/// Units of measure, as questions say them and as names of columns abbreviate them.
enum Units {
  /// One name for every way to say a unit; nil: no unit.
  static func unit(of word: String) -> String? { table[word] }

  /// Words behind a column's name that only say what it is measured in: `area_km2`, `height_m`.
  static let suffixes: Set<String> = [
    "m", "km", "cm", "mm", "mi", "ft", "feet", "kg", "g", "lb", "lbs", "ha", "ms", "mph", "kmh",
    "kb", "mb",
    "gb", "pct", "percent", "2", "3",
  ]

  private static let table: [String: String] = Dictionary(
    uniqueKeysWithValues: [
      "m metre metres meter meters", "km kilometre kilometres kilometer kilometers",
      "cm centimetre centimetres centimeter centimeters",
      "mm millimetre millimetres millimeter millimeters", "mi mile miles", "ft foot feet",
      "inch inches",
      "kg kilogram kilograms kilo kilos", "g gram grams", "lb lbs pound pounds",
      "t ton tons tonne tonnes",
      "l litre litres liter liters", "ha hectare hectares", "ms millisecond milliseconds",
      "sec secs second seconds",
      "min mins minute minutes", "hr hrs hour hours", "mph", "kmh", "kb", "mb", "gb", "pct percent",
      "celsius", "fahrenheit",
    ].flatMap { line in
      let words = line.split(separator: " ").map(String.init)
      return words.map { ($0, words[0]) }
    })
}
