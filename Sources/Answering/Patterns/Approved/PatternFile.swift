import YAML

/// Reads a file of patterns: what `weir patterns` writes and somebody has approved.
package enum PatternFile {
  /// Every key of an entry; those of its origin are for people.
  private static let keys = [
    "database", "question", "sql", "approved", "seen", "routes", "errors", "savedMsP50",
    "savedTokens", "agreement", "model", "first", "last", "note",
  ]

  /// - Throws: ``PatternFileError`` with the line of the first mistake.
  package static func read(
    _ bytes: [UInt8], path: String
  ) throws(PatternFileError) -> [PatternEntry] {
    let root: YAMLNode?
    do throws(YAMLError) {
      root = try YAMLDocument.parse(bytes)
    } catch {
      throw .unreadable(path: path, reason: "\(error)")
    }
    guard let root, !root.isNull else { return [] }
    guard case .mapping(let entries) = root.content else {
      throw .invalid(path: path, line: root.line, reason: "expected patterns: and a list")
    }
    if let other = entries.first(where: { $0.key != "patterns" }) {
      throw .invalid(
        path: path, line: other.line, reason: "unknown key \(other.key): expected patterns:")
    }
    guard let list = entries.first?.value, !list.isNull else { return [] }
    guard case .sequence(let items) = list.content else {
      throw .invalid(path: path, line: list.line, reason: "patterns must be a list")
    }
    var read: [PatternEntry] = []
    for item in items { read.append(try entry(item, path)) }
    return read
  }

  private static func entry(
    _ node: YAMLNode, _ path: String
  ) throws(PatternFileError) -> PatternEntry {
    guard case .mapping(let members) = node.content else {
      throw .invalid(
        path: path, line: node.line, reason: "a pattern has the keys database, question and sql")
    }
    for member in members where !keys.contains(member.key) {
      throw .invalid(
        path: path, line: member.line,
        reason: "unknown key \(member.key): a pattern has \(keys.joined(separator: ", "))")
    }
    func text(_ key: String) throws(PatternFileError) -> String {
      guard let value = node[key], case .scalar(let text, _) = value.content, !value.isNull
      else {
        throw .invalid(
          path: path, line: node[key]?.line ?? node.line, reason: "\(key) must be a text")
      }
      return text
    }
    var isApproved = false
    if let value = node["approved"] {
      guard case .scalar(let flag, .plain) = value.content, ["true", "false"].contains(flag) else {
        throw .invalid(path: path, line: value.line, reason: "approved must be true or false")
      }
      isApproved = flag == "true"
    }
    let sql = isApproved || node["sql"]?.isNull == false ? try text("sql") : ""
    guard !isApproved || sql.contains(where: { !$0.isWhitespace }) else {
      throw .invalid(
        path: path, line: node["sql"]?.line ?? node.line,
        reason: "an approved pattern needs its SQL")
    }
    return PatternEntry(
      database: try text("database"), question: try text("question"), sql: sql,
      isApproved: isApproved, path: path, line: node.line, origin: origin(node))
  }

  private static func origin(_ node: YAMLNode) -> String {
    func text(_ key: String) -> String? {
      guard let value = node[key], case .scalar(let text, _) = value.content, !text.isEmpty
      else { return nil }
      return text
    }
    return [
      text("seen").map { "seen \($0) times" }, text("model").map { "by \($0)" },
      text("last").map { "last on \($0.prefix(10))" }, text("note"),
    ].compactMap(\.self).joined(separator: ", ")
  }
}
