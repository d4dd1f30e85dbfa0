import SQL

/// Patterns that somebody has approved, compiled: they serve every tenant that may ask their
/// database, before anything learnt does, and are checked as always when their SQL is run.
package struct ApprovedPatterns: Sendable {
  struct Approved: Sendable {
    var pattern: SQLPattern
    var provenance: String
    var line: Int
    var path: String
  }

  /// By database and skeleton.
  private var patterns: [String: [String: [Approved]]] = [:]
  package private(set) var count = 0
  /// Entries that nobody has approved.
  package private(set) var waiting = 0
  /// What an operator may want to mend.
  package private(set) var warnings: [String] = []

  package init() {}

  package var isEmpty: Bool { count == 0 }

  /// Compiles what is approved among the entries.
  ///
  /// - Throws: ``PatternFileError`` at the first entry that does not compile.
  package init(
    _ entries: [PatternEntry], databases: [AnswerableDatabase]
  ) async throws(PatternFileError) {
    for entry in entries {
      guard entry.isApproved else {
        waiting += 1
        continue
      }
      guard let database = databases.first(where: { $0.name == entry.database }) else {
        throw .invalid(
          path: entry.path, line: entry.line,
          reason: "there is no database \(entry.database) among those configured: "
            + databases.map(\.name).joined(separator: ", "))
      }
      let compiler = PatternCompiler(entry: entry, database: database)
      let (skeleton, pattern) = try await compiler.compile()
      let known = patterns[entry.database]?[skeleton]?.first {
        $0.pattern.bindings == pattern.bindings && $0.pattern.footprints == pattern.footprints
      }
      if let known {
        throw .invalid(
          path: entry.path, line: entry.line,
          reason: "the same question stands in \(known.path):\(known.line)")
      }
      warnings += compiler.warnings(pattern)
      patterns[entry.database, default: [:]][skeleton, default: []].append(
        Approved(
          pattern: pattern, provenance: entry.provenance, line: entry.line, path: entry.path))
      count += 1
    }
  }

  func candidates(_ database: String, _ skeleton: String) -> [Approved] {
    patterns[database]?[skeleton] ?? []
  }
}
