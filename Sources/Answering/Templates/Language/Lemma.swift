/// Singular forms: names in a schema and words in a question are compared by these.
///
/// Weaker than a stemmer on purpose (`opening` stays apart from `open`): a match by lemma counts as
/// exact, a match by stem as a likeness.
enum Lemma {
  static func of(_ word: String) -> String {
    let count = word.utf8.count
    guard count > 2, word.utf8.last == UInt8(ascii: "s") || word.utf8.last != UInt8(ascii: "_")
    else { return word }
    if let irregular = irregulars[word] { return irregular }
    guard count > 3, word.hasSuffix("s") else { return word }
    if word.hasSuffix("ss") || word.hasSuffix("us") || word.hasSuffix("is") { return word }
    if word.hasSuffix("ies") { return count > 4 ? word.dropLast(3) + "y" : String(word.dropLast()) }
    for ending in ["sses", "shes", "ches", "xes", "zzes"] where word.hasSuffix(ending) {
      return String(word.dropLast(2))
    }
    if word.hasSuffix("uses"),
      !["house", "cause", "pause", "nurse"].contains(where: { word.hasPrefix($0) }),
      !word.hasSuffix("ouses"), !word.hasSuffix("auses"), count > 5
    {
      return String(word.dropLast(2))
    }
    if word.hasSuffix("oes"), count > 5 { return String(word.dropLast(2)) }
    return String(word.dropLast())
  }

  private static let irregulars: [String: String] = [
    "people": "person", "persons": "person", "men": "man", "women": "woman",
    "children": "child", "feet": "foot", "teeth": "tooth", "mice": "mouse", "geese": "goose",
    "wives": "wife", "lives": "live", "movies": "movie", "cookies": "cookie", "ties": "tie",
    "series": "series", "species": "species", "news": "news", "gas": "gas", "gases": "gas",
    "analyses": "analysis", "theses": "thesis", "indices": "index", "indexes": "index",
    "matrices": "matrix", "vertices": "vertex", "criteria": "criterion", "media": "medium",
    "phenomena": "phenomenon", "data": "data", "shoes": "shoe", "calories": "calorie",
    "buses": "bus", "gasses": "gas", "aircrafts": "aircraft", "staffs": "staff",
    "ids": "id", "leaves": "leaf", "halves": "half", "shelves": "shelf", "has": "has",
    "was": "was", "does": "does", "as": "as", "its": "its", "this": "this", "yes": "yes",
    "always": "always", "perhaps": "perhaps", "address": "address", "heroes": "hero",
    "potatoes": "potato", "alumni": "alumnus", "faculties": "faculty", "branches": "branch",
    "clothes": "clothes", "mathematics": "mathematics", "physics": "physics", "caches": "cache",
    "less": "less", "uses": "use", "used": "used",
  ]
}

extension Substring {
  fileprivate static func + (head: Substring, tail: String) -> String { String(head) + tail }
}
