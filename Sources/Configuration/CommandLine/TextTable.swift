/// Rows in aligned columns for a terminal. Columns of numbers stand to the right; what could speak
/// to the terminal is made visible.
package struct TextTable: Sendable {
  private let header: [String]
  private var rows: [[String]] = []
  private let longestCell: Int

  /// - Parameter longestCell: columns a cell may take before it is cut.
  package init(_ header: [String], longestCell: Int = 60) {
    self.header = header.map { Self.visible($0, longest: longestCell) }
    self.longestCell = longestCell
  }

  /// Adds a row; missing cells are empty, those beyond the header are dropped.
  package mutating func append(_ cells: [String]) {
    let shown = cells.prefix(header.count).map { Self.visible($0, longest: longestCell) }
    rows.append(shown + Array(repeating: "", count: header.count - shown.count))
  }

  package func render(style: TerminalStyle = .plain) -> String {
    let widths = header.indices.map { column in
      rows.reduce(TextWidth.of(header[column])) { max($0, TextWidth.of($1[column])) }
    }
    let isNumeric = header.indices.map { column in
      let cells = rows.map { $0[column] }.filter { !$0.isEmpty }
      return !cells.isEmpty && cells.allSatisfy { Double($0) != nil }
    }
    func line(_ cells: [String]) -> String {
      var line = cells.indices.map { column in
        let space = String(repeating: " ", count: widths[column] - TextWidth.of(cells[column]))
        return isNumeric[column] ? space + cells[column] : cells[column] + space
      }.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }
    let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
    return ([style.bold(line(header)), style.dim(rule)] + rows.map(line))
      .map { $0 + "\n" }.joined()
  }

  private static func visible(_ text: String, longest: Int) -> String {
    var result = ""
    var width = 0
    for scalar in text.unicodeScalars {
      let piece: String
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator:
        piece = scalar == "\n" ? "⏎" : "\u{FFFD}"
      default: piece = String(scalar)
      }
      width += TextWidth.of(piece)
      if width > longest {
        while TextWidth.of(result) > longest - 1, !result.isEmpty { result.removeLast() }
        return result + "…"
      }
      result += piece
    }
    return result
  }
}
