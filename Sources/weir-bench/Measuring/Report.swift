import Configuration
import JSON

/// What a benchmark found: tables for people, everything for programs.
struct Report: Sendable {
  struct Table: Sendable {
    var title: String
    var header: [String]
    var rows: [[String]] = []
    /// The column a chart shows; nil draws none.
    var charted: Int?
  }

  let name: String
  var tables: [Table] = []
  var bars: [Bar] = []
  /// Raw figures, before any median.
  var raw: [JSONMember] = []
  var notes: [String] = []

  init(_ name: String) { self.name = name }

  mutating func keep(_ name: String, _ samples: Samples) {
    raw.append(JSONMember(name, .array(samples.values.map { .number($0) })))
  }

  func text(_ style: TerminalStyle) -> String {
    var text = ""
    for table in tables {
      text += style.bold(table.title) + "\n"
      var rows = TextTable(table.header)
      for row in table.rows { rows.append(row) }
      text += rows.render(style: style) + "\n"
    }
    if !bars.isEmpty {
      var rows = TextTable(["promised", "measured", "", "limit", "unit", "reached"])
      for bar in bars {
        rows.append([
          bar.what, bar.measured.shown, bar.isUpper ? "≤" : "≥", bar.limit.shown, bar.unit,
          bar.isReached ? "yes" : "no",
        ])
      }
      text += rows.render(style: style) + "\n"
    }
    for note in notes { text += style.dim(note) + "\n" }
    return text
  }

  var json: JSONValue {
    .object([
      JSONMember("benchmark", .string(name)),
      JSONMember(
        "tables",
        .array(
          tables.map { table in
            [
              "title": .string(table.title),
              "rows": .array(
                table.rows.map { row in
                  .object(
                    zip(table.header, row).map { JSONMember($0, .string($1)) })
                }),
            ]
          })),
      JSONMember(
        "bars",
        .array(
          bars.map { bar in
            [
              "what": .string(bar.what), "measured": .number(bar.measured),
              "limit": .number(bar.limit), "upper": .boolean(bar.isUpper),
              "reached": .boolean(bar.isReached), "unit": .string(bar.unit),
            ]
          })),
      JSONMember("raw", .object(raw)),
      JSONMember("notes", .array(notes.map { .string($0) })),
    ])
  }
}

extension Double {
  /// For a table: three figures that matter, no exponent.
  var shown: String {
    guard isFinite else { return "-" }
    let digits = abs(self) >= 100 ? 0 : abs(self) >= 10 ? 1 : abs(self) >= 1 ? 2 : 3
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let rounded = (self * scale).rounded() / scale
    return digits == 0 ? String(Int(rounded)) : String(rounded)
  }
}
