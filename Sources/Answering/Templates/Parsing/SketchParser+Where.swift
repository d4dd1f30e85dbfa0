extension SketchParser {
  /// "Where is Austin?": the place that is kept beside the name.
  ///
  /// - Returns: false, with nothing read, when the question does not go so.
  mutating func parseWhere() throws(AbstainReason) -> Bool {
    var offset = 1
    while let marker = peek(offset)?.marker, [.copula, .auxiliary].contains(marker) { offset += 1 }
    guard offset > 1, let value = peek(offset)?.value, isSentenceEnd(peek(offset + 1)) else {
      return false
    }
    let database = linker.database
    let names = value.candidates.filter { candidate in
      database.tables[database.columns[candidate.column].table].display == candidate.column
    }
    let tables = Set(names.map { database.columns[$0.column].table })
    var places: [Mention.Candidate] = []
    for (rank, word) in Self.placeWords.enumerated() {
      for table in tables.sorted() {
        for index in database.tables[table].columns
        where database.columns[index].words.contains(word) && database.columns[index].kind == .text
          && database.tables[table].display != index
        {
          // A column that says the same of every row tells little of where it is.
          let isSame = database.columns[index].distinctTexts == 1
          places.append(
            Mention.Candidate(
              element: .column(index), score: 0.95 - 0.05 * Double(rank) - (isSame ? 0.2 : 0)))
        }
      }
    }
    guard !places.isEmpty else { return false }
    sketch.notes.insert(.place)
    let range = chunks[position].range
    position += offset + 1
    let narrowed = ValueMention(
      range: value.range, text: value.text, candidates: names, isQuoted: value.isQuoted,
      isExact: value.isExact)
    let place = slot(Mention(range: range, candidates: places), .attribute)
    sketch.selected.append(Sketch.Selected(slot: place))
    sketch.conditions.append(.value(slot: slot(value: narrowed), isNegated: false))
    return true
  }

  /// Words of columns that tell where something is, the surest first.
  private static let placeWords = ["location", "address", "city", "state", "country", "place"]
}
