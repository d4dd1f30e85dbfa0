/// Which state of which database an answer was read from, to tell when it is out of date. It stays
/// with this process; replies do not carry it.
package struct AnswerSource: Hashable, Sendable {
  package var database: String
  /// Counts the changes that were noticed before the data was read.
  package var generation: UInt64

  package init(database: String, generation: UInt64) {
    self.database = database
    self.generation = generation
  }
}
