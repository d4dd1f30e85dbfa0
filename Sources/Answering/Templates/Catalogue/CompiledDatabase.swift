import SQL

/// One database, ready for linking: every name readable by its words, every value by its text.
struct CompiledDatabase: Sendable {
  struct Table: Sendable {
    let name: String
    let lemmas: [String]
    let columns: Range<Int>
    /// What stands for a row of this table when a question asks for "the students".
    var display: Int?
    var primaryKey: [Int]
    /// Whether one thing may take several rows: a river, once for every state it flows through.
    var repeatsThings = false
  }

  struct Column: Sendable {
    let name: String
    let table: Int
    let kind: ColumnKind
    let isPrimaryKey: Bool
    let isUnique: Bool
    /// Words of the name, abbreviations spelt out, without those of the table in front.
    let words: [String]
    /// All words of the name.
    let fullWords: [String]
    var isForeignKey = false
    /// How many different texts are stored; nil when not known.
    let distinctTexts: Int?
    /// Whether some value stands in more than one row; nil when not known.
    let hasDuplicates: Bool?
    /// Whether a column of texts holds numbers written out.
    let holdsNumbers: Bool
  }

  /// A word for some rows of a table.
  struct Term: Sendable {
    let table: Int
    let words: [String]
    let condition: TermCondition
  }

  let name: String
  /// What settings learnt from this database are kept under.
  let fingerprint: String
  let tables: [Table]
  let columns: [Column]
  let terms: [Term]
  let names: NameIndex
  let values: ValueIndex
  let joins: JoinGraph
  private let placesByName: [String: Int]

  init(schema: DatabaseCatalogue, values: ValueIndex, stem: (String) -> String) {
    name = schema.name
    fingerprint = SchemaFingerprint.of(schema)
    self.values = values
    var tables: [Table] = []
    var columns: [Column] = []
    var names: [Name] = []
    let vocabulary = Self.vocabulary(of: schema)
    for (tableIndex, table) in schema.tables.enumerated() {
      var readings = NameWords.readings(of: table.name, vocabulary: vocabulary)
      for reading in readings {
        names.append(Name(element: .table(tableIndex), words: reading, kind: .full))
      }
      // `Ref_Colors` is a table of colours.
      if let plain = readings.last, plain.count > 1, Self.lightPrefixes.contains(plain[0]) {
        readings.append(Array(plain.dropFirst()))
        names.append(
          Name(element: .table(tableIndex), words: Array(plain.dropFirst()), kind: .reduced))
      }
      for synonym in table.synonyms {
        let words = NameWords.split(synonym).map(Lemma.of)
        names.append(Name(element: .table(tableIndex), words: words, kind: .synonym))
      }
      let first = columns.count
      for column in table.columns {
        let (words, columnNames) = Self.names(
          of: column, at: .column(columns.count), tableReadings: readings, vocabulary: vocabulary)
        names += columnNames
        var distinctTexts: Int?
        if case .complete(let distinct, let longer)? =
          values.profile(table: table.name, column: column.name)?.text
        {
          distinctTexts = distinct + longer
        }
        columns.append(
          Column(
            name: column.name, table: tableIndex, kind: Self.kind(of: column, table, values),
            isPrimaryKey: column.isPrimaryKey, isUnique: column.isUnique, words: words,
            fullWords: NameWords.split(column.name).map(Lemma.of),
            distinctTexts: distinctTexts,
            hasDuplicates: column.isUnique
              ? false
              : distinctTexts.flatMap { count in
                count == 0 ? nil : table.rowCountEstimate.map { count < $0 }
              },
            holdsNumbers: Self.holdsNumbers(column, table, values)))
      }
      let range = first..<columns.count
      tables.append(
        Table(
          name: table.name, lemmas: readings.last { $0.count > 1 } ?? readings[0], columns: range,
          display: nil,
          primaryKey: range.filter { columns[$0].isPrimaryKey }))
    }
    for index in tables.indices {
      tables[index].display = DisplayColumn.choose(for: tables[index], among: columns)
      if let display = tables[index].display, tables[index].primaryKey.isEmpty,
        let distinct = columns[display].distinctTexts,
        let rows = schema.tables[index].rowCountEstimate
      {
        tables[index].repeatsThings = distinct * 3 <= rows * 2
      }
    }
    joins = JoinGraph(schema: schema, tables: tables, columns: columns)
    for edge in joins.edges { columns[edge.from].isForeignKey = true }
    for (tableIndex, table) in schema.tables.enumerated() {
      // Each part of a key of several columns says the same as the part it refers to.
      let parts = table.foreignKeys.filter { $0.columns.count > 1 }.flatMap(\.columns)
      for index in tables[tableIndex].columns
      where parts.contains(where: { $0.lowercased() == columns[index].name.lowercased() }) {
        columns[index].isForeignKey = true
      }
    }
    var placesByName: [String: Int] = [:]
    for (index, column) in columns.enumerated() {
      placesByName[Self.place(tables[column.table].name, column.name)] = index
    }
    self.placesByName = placesByName
    self.tables = tables
    self.columns = columns
    terms = Self.terms(of: schema, placesByName)
    self.names = NameIndex(names: names, stem: stem)
  }

  /// The column of that table and name.
  func column(table: String, name: String) -> Int? { placesByName[Self.place(table, name)] }

  /// The column that holds how many there are, where a table is called after what it counts: of
  /// `degrees(year, campus, degrees)` a row is no degree.
  func amount(of table: Int) -> Int? {
    tables[table].columns.first { index in
      let column = columns[index]
      return column.kind.isNumeric && !column.isPrimaryKey && !column.isForeignKey
        && NameWords.split(column.name).map(Lemma.of) == tables[table].lemmas
    }
  }

  /// The reference that a table of relations is called after: of `affected_region` the region.
  func namedReference(of table: Int) -> Int? {
    let named = joins.edges.filter { edge in
      columns[edge.from].table == table
        && tables[table].lemmas.last == tables[columns[edge.to].table].lemmas.last
        && columns[edge.to].table != table
    }
    return named.count == 1 ? named[0].from : nil
  }

  private static func terms(
    of schema: DatabaseCatalogue, _ placesByName: [String: Int]
  ) -> [Term] {
    schema.tables.enumerated().flatMap { index, table in
      table.terms.flatMap { term in
        let condition = TermCondition(term.condition) { placesByName[place(table.name, $0)] }
        return ([term.name] + term.synonyms).map { name in
          Term(table: index, words: NameWords.split(name).map(Lemma.of), condition: condition)
        }
      }
    }
  }

  private static func place(_ table: String, _ column: String) -> String {
    table.lowercased() + "\u{0}" + column.lowercased()
  }

  /// By the declared type, corrected by what is stored: numbers are often declared as text.
  private static func kind(
    of column: CatalogueColumn, _ table: CatalogueTable, _ values: ValueIndex
  ) -> ColumnKind {
    let declared = ColumnKind(declaredType: column.declaredType)
    guard let profile = values.profile(table: table.name, column: column.name) else {
      return declared
    }
    if profile.numbers != nil, profile.isTextFree {
      if declared == .text { return .integer }
      if declared == .date, profile.numbers?.isIntegral == true { return .integer }
    }
    return declared
  }

  private static func holdsNumbers(
    _ column: CatalogueColumn, _ table: CatalogueTable, _ values: ValueIndex
  ) -> Bool {
    let sample = values.values(table: table.name, column: column.name, limit: 12)
    return !sample.isEmpty && sample.count { Double($0) != nil } * 3 >= sample.count * 2
  }

  func table(of element: Element) -> Int {
    switch element {
    case .table(let table): table
    case .column(let column): columns[column].table
    }
  }

  private static let lightPrefixes: Set<String> = ["ref", "reference", "tbl", "all"]

  private static func vocabulary(of schema: DatabaseCatalogue) -> Set<String> {
    var words: Set<String> = [
      "first", "last", "middle", "birth", "home", "campus", "grade", "lap", "pit", "full", "user",
      "phone", "driver", "race",
    ]
    for table in schema.tables {
      words.formUnion(NameWords.split(table.name).map(Lemma.of))
      for column in table.columns {
        words.formUnion(NameWords.split(column.name).map(Lemma.of))
      }
    }
    return words
  }

  private static func names(
    of column: CatalogueColumn, at element: Element, tableReadings: [[String]],
    vocabulary: Set<String>
  ) -> (words: [String], names: [Name]) {
    var names: [Name] = []
    var reduced: [String] = []
    let readings = NameWords.readings(of: column.name, vocabulary: vocabulary)
    for reading in readings {
      names.append(Name(element: element, words: reading, kind: .full))
      // Run together ("statename") a name is read, but its words are the separate ones.
      if reading.count == 1, readings[0].count > 1 { continue }
      reduced = reading
      var isQualified = false
      for table in tableReadings where reading.count > table.count && reading.starts(with: table) {
        reduced = Array(reading.dropFirst(table.count))
        isQualified = true
      }
      if !isQualified, let last = tableReadings.first?.last, reading.count > 1, reading[0] == last {
        reduced = Array(reading.dropFirst())
        isQualified = true
      }
      if isQualified { names.append(Name(element: element, words: reduced, kind: .reduced)) }
      for table in tableReadings where !isQualified {
        names.append(Name(element: element, words: table + reading, kind: .qualified))
      }
    }
    // `bname` in `bank`: a letter of the table before a common word.
    if let plain = readings.first, plain.count == 1, let word = plain.first,
      let tail = Abbreviations.tailsAfterLetter.first(where: {
        word.utf8.count == $0.utf8.count + 1 && word.hasSuffix($0)
      }), tableReadings.contains(where: { $0.contains { $0.first == word.first } })
    {
      reduced = [tail]
      names.append(Name(element: element, words: reduced, kind: .reduced))
      for table in tableReadings {
        names.append(Name(element: element, words: table + reduced, kind: .qualified))
      }
    }
    for synonym in column.synonyms {
      let words = NameWords.split(synonym).map(Lemma.of)
      names.append(Name(element: element, words: words, kind: .synonym))
    }
    return (reduced, names)
  }
}
