/// Elements by their names, for explanations and refusals.
extension TemplateMatcher {
  func describe(_ interpretation: Interpretation, _ database: CompiledDatabase) -> String {
    interpretation.choices.map { name($0.element, database) }.joined(separator: ", ")
  }

  func name(_ element: Element, _ database: CompiledDatabase) -> String {
    switch element {
    case .table(let table): database.tables[table].name
    case .column(let column):
      "\(database.tables[database.columns[column].table].name).\(database.columns[column].name)"
    }
  }
}
