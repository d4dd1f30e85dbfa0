import Configuration
import Contract
import JSON

/// A reply as text for people: the answer first, then how it came to be.
struct ReplyPrinter {
  let style: TerminalStyle
  /// Rows and hits shown at the most.
  var mostRows = Int.max

  func text(_ reply: Reply) -> String {
    let answer = reply.answer
    var lines: [String] = []
    if let error = answer.error {
      lines.append("\(style.red(error.code.rawValue)): \(error.message)")
    }
    if !answer.columns.isEmpty {
      var table = TextTable(answer.columns.map(\.name))
      for row in answer.rows.prefix(mostRows) { table.append(row.map(cell)) }
      lines.append(table.render(style: style).trimmed)
      if answer.rows.isEmpty { lines.append(style.dim("(no rows)")) }
    }
    if !answer.hits.isEmpty {
      var table = TextTable(["score", "collection", "id", "document"], longestCell: 72)
      for hit in answer.hits.prefix(mostRows) {
        table.append([
          (hit.score * 1000).rounded().formatted(thousandths: true), hit.collection, hit.id,
          summary(hit.payload),
        ])
      }
      lines.append(table.render(style: style).trimmed)
    }
    let hidden = max(answer.rows.count, answer.hits.count) - mostRows
    if mostRows < .max, hidden > 0 { lines.append(style.dim("… and \(hidden) more")) }
    if let cursor = answer.page?.cursor {
      lines.append(style.dim("more: --cursor \(cursor)"))
    }
    lines.append(style.dim(footer(reply)))
    for reason in answer.explanation { lines.append(style.dim("  · \(reason)")) }
    return lines.joined(separator: "\n")
  }

  private func cell(_ value: Value) -> String {
    switch value {
    case .null: "–"
    case .integer(let whole): String(whole)
    case .real(let number): number.description
    case .text(let text): text
    case .blob(let bytes): "(\(bytes.count) bytes)"
    }
  }

  /// A document in a line: its texts, the longest last.
  private func summary(_ payload: JSONValue) -> String {
    let texts = (payload.object ?? []).compactMap(\.value.string)
    return texts.sorted { $0.count < $1.count }.joined(separator: " · ")
  }

  private func footer(_ reply: Reply) -> String {
    var parts: [String] = []
    if let route = reply.answer.route { parts.append(route.rawValue) }
    if reply.isCoalesced { parts.append("coalesced") }
    if let total = reply.answer.timings.first(where: { $0.stage == "total" }) {
      parts.append("\((total.milliseconds * 10).rounded() / 10) ms")
    }
    if let model = reply.answer.model { parts.append(model) }
    let tokens = (reply.answer.usage.promptTokens ?? 0) + (reply.answer.usage.completionTokens ?? 0)
    if tokens > 0 { parts.append("\(tokens) tokens") }
    if let sql = reply.answer.sql {
      let values = reply.answer.parameters.map {
        "\($0.name) = \(String(decoding: $0.value.encoded, as: UTF8.self))"
      }
      parts.append(sql + (values.isEmpty ? "" : "  [\(values.joined(separator: ", "))]"))
    }
    return parts.joined(separator: " · ")
  }
}

extension Double {
  fileprivate func formatted(thousandths: Bool) -> String {
    let whole = Int(self)
    let fraction = String(abs(whole % 1000))
    return "\(whole / 1000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)"
  }
}

extension String {
  fileprivate var trimmed: String {
    var text = self[...]
    while text.last == "\n" { text.removeLast() }
    return String(text)
  }
}
