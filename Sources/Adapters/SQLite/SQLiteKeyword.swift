import CSQLite

/// The words that SQLite's grammar reserves or may read as something else than a name.
package enum SQLiteKeyword {
  package static func contains(_ word: String) -> Bool {
    var word = word
    return word.withUTF8 { utf8 in
      utf8.withMemoryRebound(to: CChar.self) { characters in
        guard let base = characters.baseAddress else { return false }
        return sqlite3_keyword_check(base, Int32(characters.count)) != 0
      }
    }
  }
}
