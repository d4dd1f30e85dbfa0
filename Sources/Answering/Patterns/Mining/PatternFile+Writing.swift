/// Writes proposals in the format that ``PatternFile`` reads.
extension PatternFile {
  package static func render(_ proposals: [PatternProposal]) -> String {
    var text = """
      # Patterns proposed from telemetry, the most worthwhile first. A pattern answers questions of
      # its form without a model, for every tenant that may ask the database. Read each, mend what
      # is wrong, set approved: true, and name this file in answering.patterns.
      # {table.column} is a value stored there (and in the columns after a bar); {number}, {year},
      # {whole} and {fraction} are numbers, {text} is any text in quotes. :s0 is the first place.
      patterns:

      """
    if proposals.isEmpty { text.removeLast() }
    if proposals.isEmpty { text += " []\n" }
    for proposal in proposals { text += entry(proposal) }
    return text
  }

  private static func entry(_ proposal: PatternProposal) -> String {
    func counts(_ counts: [String: Int]) -> String {
      "{"
        + counts.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
        + "}"
    }
    var lines = [
      "  - database: \(quoted(proposal.database))",
      "    question: \(quoted(proposal.question))",
    ]
    if let sql = proposal.sql {
      lines.append("    sql: \(quoted(sql))")
    } else {
      lines.append("    sql:  # to be written: what answered had values of its own, or none did")
    }
    lines += [
      "    approved: false",
      "    seen: \(proposal.seen)",
      "    routes: \(counts(proposal.routes))",
    ]
    if !proposal.errors.isEmpty { lines.append("    errors: \(counts(proposal.errors))") }
    lines += [
      "    savedMsP50: \((proposal.savedMsP50 * 10).rounded() / 10)",
      "    savedTokens: \(proposal.savedTokens)",
      "    agreement: \((proposal.agreement * 100).rounded() / 100)",
    ]
    if let model = proposal.model { lines.append("    model: \(quoted(model))") }
    lines += [
      "    first: \(quoted(proposal.first))", "    last: \(quoted(proposal.last))", "",
    ]
    return lines.joined(separator: "\n")
  }

  /// A double-quoted scalar: any text on one line.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        result += "\\x" + String(scalar.value + 0x100, radix: 16).dropFirst()
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
