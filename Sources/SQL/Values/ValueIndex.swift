package import Stemming

/// The distinct text values of a database's columns, found again in questions.
///
/// Immutable once built: any thread may look up, each with a stemmer of its own. Values lie end to
/// end in one buffer, and one open-addressing table leads from the hash of a value's stemmed words
/// to the values that have it; about 25 bytes a value beside its text.
package final class ValueIndex: Sendable {
  /// Every column that was looked at.
  package let profiles: [ColumnProfile]
  /// The first value of each profile's column; one more entry at the end.
  let firstValues: [UInt32]
  let text: [UInt8]
  /// Where each value begins in `text`; one more entry at the end.
  let starts: [UInt32]
  let hashes: [UInt64]
  /// Value numbers plus one by hash; 0 is a free place. The count is a power of two.
  let slots: [UInt32]
  /// The most words of any value that begins with a word of this hash.
  let longestByFirstWord: [UInt64: UInt8]
  private let profileNumbers: [String: Int]

  init(
    profiles: [ColumnProfile], firstValues: [UInt32], text: [UInt8], starts: [UInt32],
    hashes: [UInt64], longestByFirstWord: [UInt64: UInt8]
  ) {
    self.profiles = profiles
    self.firstValues = firstValues
    self.text = text
    self.starts = starts
    self.hashes = hashes
    self.longestByFirstWord = longestByFirstWord
    slots = Self.makeSlots(hashes)
    profileNumbers = Dictionary(
      profiles.enumerated().map { (Self.key($1.table, $1.column), $0) },
      uniquingKeysWith: { first, _ in first })
  }

  package var valueCount: Int { hashes.count }

  /// Memory held, in bytes, as near as the containers tell.
  package var byteCount: Int {
    text.capacity + 4 * (starts.capacity + slots.capacity + firstValues.capacity)
      + 8 * hashes.capacity + 16 * longestByFirstWord.capacity + 160 * profiles.count
  }

  package func profile(table: String, column: String) -> ColumnProfile? {
    profileNumbers[Self.key(table, column)].map { profiles[$0] }
  }

  /// Up to `limit` distinct stored values of a column, in no particular order; empty when its
  /// values are not in the index.
  package func values(table: String, column: String, limit: Int = .max) -> [String] {
    guard let number = profileNumbers[Self.key(table, column)] else { return [] }
    let all = firstValues[number]..<firstValues[number + 1]
    return all.prefix(limit).map { value(Int($0)) }
  }

  /// Every stored value that some words of the question name, the earliest first and of those that
  /// begin together the longest first.
  ///
  /// - Parameters:
  ///   - access: values of tables it withholds are not found.
  ///   - limit: the most matches; a phrase found in very many columns must not flood the caller.
  package func matches(
    in question: String, using stemmer: Stemmer, access: DatabaseAccess = .everything,
    limit: Int = 512
  ) -> [ValueMatch] {
    var search = ValueSearch(self, question: question, stemmer: stemmer, access: access)
    return search.run(limit: limit)
  }

  /// The stored values that the whole phrase names.
  package func matches(
    phrase: String, using stemmer: Stemmer, access: DatabaseAccess = .everything
  ) -> [ValueMatch] {
    var search = ValueSearch(self, question: phrase, stemmer: stemmer, access: access)
    return search.runWhole()
  }

  func value(_ number: Int) -> String {
    String(decoding: bytes(number), as: UTF8.self)
  }

  func bytes(_ number: Int) -> ArraySlice<UInt8> {
    text[Int(starts[number])..<Int(starts[number + 1])]
  }

  /// The column a value belongs to.
  func profileNumber(ofValue number: Int) -> Int {
    var low = 0
    var high = profiles.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if Int(firstValues[middle]) <= number { low = middle } else { high = middle }
    }
    return low
  }

  /// Calls `body` with the number of each value of that hash.
  func forEachValue(hash: UInt64, _ body: (Int) -> Void) {
    guard slots.count > 1 else { return }
    let mask = slots.count - 1
    var place = Int(truncatingIfNeeded: hash) & mask
    while slots[place] != 0 {
      let number = Int(slots[place]) - 1
      if hashes[number] == hash { body(number) }
      place = (place + 1) & mask
    }
  }

  private static func makeSlots(_ hashes: [UInt64]) -> [UInt32] {
    guard !hashes.isEmpty else { return [] }
    var count = 16
    while count * 2 < hashes.count * 3 { count *= 2 }
    var slots = [UInt32](repeating: 0, count: count)
    for (number, hash) in hashes.enumerated() {
      var place = Int(truncatingIfNeeded: hash) & (count - 1)
      while slots[place] != 0 { place = (place + 1) & (count - 1) }
      slots[place] = UInt32(number + 1)
    }
    return slots
  }

  private static func key(_ table: String, _ column: String) -> String {
    SQLIdentifier.folded(table) + "\u{0}" + SQLIdentifier.folded(column)
  }
}
