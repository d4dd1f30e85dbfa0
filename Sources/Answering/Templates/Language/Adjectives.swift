/// Gradable adjectives and the dimension each speaks of: `oldest` is the greatest age or the
/// earliest birth.
enum Adjectives {
  struct Adjective: Sendable {
    /// Words of column names that measure this dimension, best first; a leading `-` turns the
    /// direction round (the oldest has the smallest birth year).
    let dimensions: [String]
    /// Whether the base form means much of it (`long`) or little (`short`).
    let isHigh: Bool
    let comparative: String
    let superlative: String
  }

  struct Form {
    let words: [String]
    let marker: Marker
  }

  static func forms(of base: String) -> [Form] {
    guard let adjective = table[base] else { return [] }
    let greater: Comparison = adjective.isHigh ? .greater : .less
    var forms = [
      Form(
        words: adjective.superlative.split(separator: " ").map(String.init),
        marker: .superlative(base)),
      Form(
        words: adjective.comparative.split(separator: " ").map(String.init) + ["than"],
        marker: .comparative(base, greater)),
    ]
    forms.append(Form(words: ["how", base], marker: .howAdjective(base)))
    if base == "recent" {
      forms.append(Form(words: ["most", "recently"], marker: .superlative(base)))
      forms.append(Form(words: ["least", "recently"], marker: .superlative("early")))
    }
    for verb in ["is", "are", "was", "were"] {
      forms.append(
        Form(
          words: [verb] + adjective.comparative.split(separator: " ").map(String.init) + ["than"],
          marker: .comparative(base, greater)))
    }
    for negation in [["not"], ["no"]] {
      forms.append(
        Form(
          words: negation + adjective.comparative.split(separator: " ").map(String.init) + ["than"],
          marker: .comparative(base, greater.negated)))
    }
    if !adjective.superlative.hasPrefix("most ") && !adjective.superlative.hasPrefix("least ") {
      forms.append(Form(words: ["most", base], marker: .superlative(base)))
    }
    return forms
  }

  static let table: [String: Adjective] = [
    "old": Adjective(
      dimensions: [
        "age", "-birth", "-built", "-founded", "-established", "-year", "-date", "-opened",
        "-founding", "-open",
      ], isHigh: true, comparative: "older", superlative: "oldest"),
    "young": Adjective(
      dimensions: ["age", "-birth", "-founded", "-year", "-date"], isHigh: false,
      comparative: "younger", superlative: "youngest"),
    "long": Adjective(
      dimensions: ["length", "duration", "distance", "hour", "mile", "km", "minute", "time"],
      isHigh: true, comparative: "longer", superlative: "longest"),
    "short": Adjective(
      dimensions: [
        "length", "duration", "height", "distance", "hour", "mile", "km", "minute", "time",
      ], isHigh: false, comparative: "shorter", superlative: "shortest"),
    "tall": Adjective(
      dimensions: ["height", "elevation", "altitude", "story", "floor"], isHigh: true,
      comparative: "taller", superlative: "tallest"),
    "high": Adjective(
      dimensions: ["height", "elevation", "altitude"], isHigh: true, comparative: "higher",
      superlative: "highest"),
    "low": Adjective(
      dimensions: ["height", "elevation", "altitude"], isHigh: false, comparative: "lower",
      superlative: "lowest"),
    "deep": Adjective(
      dimensions: ["depth"], isHigh: true, comparative: "deeper", superlative: "deepest"),
    "wide": Adjective(
      dimensions: ["width"], isHigh: true, comparative: "wider", superlative: "widest"),
    "large": Adjective(
      dimensions: [
        "size", "area", "capacity", "population", "acreage", "enrollment", "square", "amount",
      ], isHigh: true, comparative: "larger", superlative: "largest"),
    "big": Adjective(
      dimensions: [
        "size", "area", "capacity", "population", "acreage", "enrollment", "square", "amount",
      ], isHigh: true, comparative: "bigger", superlative: "biggest"),
    "great": Adjective(
      dimensions: ["size", "area", "capacity", "population"], isHigh: true, comparative: "greater",
      superlative: "greatest"),
    "small": Adjective(
      dimensions: [
        "size", "area", "capacity", "population", "acreage", "enrollment", "square", "amount",
      ], isHigh: false, comparative: "smaller", superlative: "smallest"),
    "tiny": Adjective(
      dimensions: ["size", "area", "population"], isHigh: false, comparative: "tinier",
      superlative: "tiniest"),
    "heavy": Adjective(
      dimensions: ["weight", "mass"], isHigh: true, comparative: "heavier", superlative: "heaviest"),
    "light": Adjective(
      dimensions: ["weight", "mass"], isHigh: false, comparative: "lighter", superlative: "lightest"
    ),
    "fast": Adjective(
      dimensions: ["speed", "velocity", "-time", "-duration"], isHigh: true, comparative: "faster",
      superlative: "fastest"),
    "slow": Adjective(
      dimensions: ["speed", "velocity", "-time", "-duration"], isHigh: false, comparative: "slower",
      superlative: "slowest"),
    "expensive": Adjective(
      dimensions: ["price", "cost", "fee", "rate", "rent", "charge"], isHigh: true,
      comparative: "more expensive", superlative: "most expensive"),
    "costly": Adjective(
      dimensions: ["cost", "price", "fee", "rate"], isHigh: true, comparative: "costlier",
      superlative: "most costly"),
    "cheap": Adjective(
      dimensions: ["price", "cost", "fee", "rate", "rent", "charge"], isHigh: false,
      comparative: "cheaper", superlative: "cheapest"),
    "inexpensive": Adjective(
      dimensions: ["price", "cost", "fee", "rate"], isHigh: false, comparative: "less expensive",
      superlative: "least expensive"),
    "recent": Adjective(
      dimensions: ["date", "year", "time"], isHigh: true, comparative: "more recent",
      superlative: "most recent"),
    "late": Adjective(
      dimensions: ["date", "year", "time"], isHigh: true, comparative: "later",
      superlative: "latest"),
    "new": Adjective(
      dimensions: ["date", "year", "time", "built", "founded"], isHigh: true, comparative: "newer",
      superlative: "newest"),
    "early": Adjective(
      dimensions: ["date", "year", "time"], isHigh: false, comparative: "earlier",
      superlative: "earliest"),
    "good": Adjective(
      dimensions: ["score", "rating", "-rank", "point", "quality"], isHigh: true,
      comparative: "better", superlative: "best"),
    "bad": Adjective(
      dimensions: ["score", "rating", "-rank", "point", "quality"], isHigh: false,
      comparative: "worse", superlative: "worst"),
    "rich": Adjective(
      dimensions: ["income", "wealth", "money", "worth", "gdp", "balance", "salary"], isHigh: true,
      comparative: "richer", superlative: "richest"),
    "poor": Adjective(
      dimensions: ["income", "wealth", "money", "gdp"], isHigh: false, comparative: "poorer",
      superlative: "poorest"),
    "populous": Adjective(
      dimensions: ["population"], isHigh: true, comparative: "more populous",
      superlative: "most populous"),
    "populated": Adjective(
      dimensions: ["population"], isHigh: true, comparative: "more populated",
      superlative: "most populated"),
    "dense": Adjective(
      dimensions: ["density"], isHigh: true, comparative: "denser", superlative: "densest"),
    "sparse": Adjective(
      dimensions: ["density"], isHigh: false, comparative: "sparser", superlative: "sparsest"),
    "hot": Adjective(
      dimensions: ["temperature"], isHigh: true, comparative: "hotter", superlative: "hottest"),
    "cold": Adjective(
      dimensions: ["temperature"], isHigh: false, comparative: "colder", superlative: "coldest"),
    "strong": Adjective(
      dimensions: ["strength", "power", "magnitude"], isHigh: true, comparative: "stronger",
      superlative: "strongest"),
    "experienced": Adjective(
      dimensions: ["experience"], isHigh: true, comparative: "more experienced",
      superlative: "most experienced"),
    "successful": Adjective(
      dimensions: ["success", "win"], isHigh: true, comparative: "more successful",
      superlative: "most successful"),
  ]
}
