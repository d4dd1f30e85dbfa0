/// Which column stands for a whole row: "list the students" means their names.
enum DisplayColumn {
  static func choose(
    for table: CompiledDatabase.Table, among columns: [CompiledDatabase.Column]
  ) -> Int? {
    let candidates = table.columns
    let isText = { (index: Int) in columns[index].kind == .text }
    return candidates.first { columns[$0].words == ["name"] && isText($0) }
      ?? candidates.first { columns[$0].words == table.lemmas && isText($0) }
      ?? candidates.first { columns[$0].words == ["title"] && isText($0) }
      ?? only(candidates.filter { columns[$0].words.last == "name" && isText($0) })
      ?? only(candidates.filter { columns[$0].words.last == "title" && isText($0) })
  }

  private static func only(_ matches: [Int]) -> Int? { matches.count == 1 ? matches[0] : nil }
}
