/// The question with every linked stretch replaced by a typed slot: `how many <table> are in <text>`.
enum QuestionSkeleton {
  static func of(
    _ tokens: [Token], _ interpretation: Interpretation, _ database: CompiledDatabase
  ) -> String {
    var slots: [Int: (end: Int, name: String)] = [:]
    for choice in interpretation.choices where !choice.range.isEmpty {
      slots[choice.range.lowerBound] = (choice.range.upperBound, name(choice.element, database))
    }
    var words: [String] = []
    var index = 0
    while index < tokens.count {
      if let slot = slots[index], slot.end > index {
        words.append("<\(slot.name)>")
        index = slot.end
        continue
      }
      switch tokens[index].kind {
      case .number: words.append("<number>")
      case .quoted: words.append("<text>")
      case .stop: break
      case .word, .comma, .symbol: words.append(tokens[index].lower)
      }
      index += 1
    }
    return words.joined(separator: " ")
  }

  private static func name(_ element: Element, _ database: CompiledDatabase) -> String {
    switch element {
    case .table: "table"
    case .column(let column): database.columns[column].kind.isNumeric ? "number column" : "column"
    }
  }
}
