internal import Digest
package import JSON

/// A payload value in the form that equality is tested in: kinds apart, `5` and `5.0` alike.
package struct FacetKey: Hashable, Sendable {
  package let text: String

  /// Nil for what no condition can equal: null, fractions, lists and objects.
  package init?(_ value: JSONValue) {
    switch value {
    case .string(let string):
      // Long texts are looked up by their digest: an index of essays would be larger than they are.
      text =
        string.utf8.count <= Self.longestText
        ? "s" + string : "d" + SHA256Hasher().digest(string).hex
    case .boolean(let flag): text = flag ? "t" : "f"
    case .integer, .number:
      guard let whole = value.integer else { return nil }
      text = "i\(whole)"
    case .null, .array, .object: return nil
    }
  }

  private static let longestText = 128

  // By bytes: `String` holds canonically equivalent texts equal, databases do not.
  package static func == (a: Self, b: Self) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }
  package func hash(into hasher: inout Hasher) { for byte in text.utf8 { hasher.combine(byte) } }
}
