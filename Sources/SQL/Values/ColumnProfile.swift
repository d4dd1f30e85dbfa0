/// What a column was found to hold when the index was built.
package struct ColumnProfile: Sendable, Equatable {
  /// What became of the column's text values.
  package enum Coverage: Sendable, Equatable {
    /// All distinct text values are in the index, but for `longer` ones beyond the length bound.
    case complete(distinct: Int, longer: Int)
    /// More distinct values than the bound: none is in the index.
    case tooMany
    /// The time or memory bound came first: none is in the index.
    case outOfBudget
  }

  package var table: String
  package var column: String
  package var text: Coverage
  /// Lowest and highest number; nil when no number is stored.
  package var numbers: NumberRange?
  package var hasNulls: Bool

  /// Whether no text at all is stored.
  package var isTextFree: Bool { text == .complete(distinct: 0, longer: 0) }
}

/// Lowest and highest number of a column.
package struct NumberRange: Sendable, Equatable {
  package var minimum: Double
  package var maximum: Double
  /// Whether both ends are stored as integers.
  package var isIntegral: Bool

  package init(minimum: Double, maximum: Double, isIntegral: Bool) {
    self.minimum = minimum
    self.maximum = maximum
    self.isIntegral = isIntegral
  }

  package func contains(_ number: Double) -> Bool { (minimum...maximum).contains(number) }
}
