/// Horizontal bars as SVG: one a row of a table.
struct BarChart {
  var title: String
  var rows: [(label: String, value: Double)]
  var unit: String

  func svg() -> String {
    let (left, width, step) = (300, 420, 28)
    let height = 56 + rows.count * step
    let largest = max(rows.map(\.value).max() ?? 0, .leastNormalMagnitude)
    var svg =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(left + width + 110)\" height=\"\(height)\""
      + " font-family=\"sans-serif\" font-size=\"13\">\n"
      + "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
      + "<text x=\"16\" y=\"26\" font-size=\"16\" font-weight=\"bold\">\(escaped(title))</text>\n"
    for (place, row) in rows.enumerated() {
      let top = 44 + place * step
      let length = max(1, Int(row.value / largest * Double(width)))
      svg +=
        "<text x=\"\(left - 10)\" y=\"\(top + 15)\" text-anchor=\"end\">\(escaped(row.label))</text>\n"
        + "<rect x=\"\(left)\" y=\"\(top)\" width=\"\(length)\" height=\"20\" rx=\"3\""
        + " fill=\"#2f6f9f\"/>\n"
        + "<text x=\"\(left + length + 8)\" y=\"\(top + 15)\">\(row.value.shown)"
        + " \(escaped(unit))</text>\n"
    }
    return svg + "</svg>\n"
  }

  private func escaped(_ text: String) -> String {
    text.map { character in
      switch character {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      default: String(character)
      }
    }.joined()
  }
}
