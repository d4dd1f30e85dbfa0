import SQLite

/// The database of the benchmarks without AI: cities under names that occur in no dictionary.
struct Cities {
  let names: [String]

  init(_ count: Int = 2000) {
    let heads = ["Bar", "Dol", "Fen", "Gar", "Hol", "Kam", "Lor", "Mir", "Nor", "Pel"]
    let middles = ["a", "e", "i", "o", "u", "an", "en", "in", "on", "un"]
    let tails = ["vik", "dam", "zov", "mur", "tak", "bek", "lun", "rod", "sin", "gat"]
    names = (0..<count).map { number in
      heads[number % 10] + middles[number / 10 % 10] + tails[number / 100 % 10]
        + (number < 1000 ? "" : tails[number / 1000 % 10])
    }
  }

  /// Writes the database; the population of a city is 1,000 and its place in the list.
  func write(to path: String) throws(BenchError) {
    do throws(SQLiteError) {
      let connection = try SQLiteConnection(path: path, mode: .readWrite(createIfMissing: true))
      try connection.execute(
        "PRAGMA journal_mode = WAL; DROP TABLE IF EXISTS city;"
          + " CREATE TABLE city (id INTEGER PRIMARY KEY, name TEXT NOT NULL, country TEXT NOT NULL,"
          + " population INTEGER NOT NULL);"
          + " CREATE UNIQUE INDEX city_name ON city (name); BEGIN")
      for (place, name) in names.enumerated() {
        try connection.execute(
          "INSERT INTO city VALUES (\(place), '\(name)', 'Land \(place % 40)', \(1000 + place))")
      }
      try connection.execute("COMMIT")
    } catch {
      throw BenchError("\(path): \(error)")
    }
  }
}
