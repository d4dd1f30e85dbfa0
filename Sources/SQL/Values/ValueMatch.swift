/// A place in a question that names a stored value.
package struct ValueMatch: Sendable, Equatable {
  /// How closely the words agree, the loosest first.
  package enum Exactness: Int, Sendable, Comparable, CaseIterable {
    /// The words agree by their stems: `countries` for `Country`.
    case stemmed
    /// The words agree but for case, accents, or what stands between them: `t shirt` for `T-Shirt`.
    case folded
    /// The texts agree but for the case of ASCII letters.
    case caseInsensitive
    case verbatim

    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  }

  package var table: String
  package var column: String
  /// The value exactly as stored, to be bound as a parameter.
  package var value: String
  package var exactness: Exactness
  /// Where in the question, in UTF-8 offsets.
  package var range: Range<Int>
  /// How many words of the question it covers.
  package var wordCount: Int

  package init(
    table: String, column: String, value: String, exactness: Exactness, range: Range<Int>,
    wordCount: Int
  ) {
    self.table = table
    self.column = column
    self.value = value
    self.exactness = exactness
    self.range = range
    self.wordCount = wordCount
  }
}
