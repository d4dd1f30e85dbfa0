/// A question with places for its values, as people read and write it:
/// `which rivers are longer than {whole} and cross {state.state_name}`.
package struct PatternForm: Hashable, Sendable {
  package enum Part: Hashable, Sendable {
    /// Words as they stand, with the blanks between them.
    case words(String)
    case place(Place)
  }

  /// Where a value goes.
  package struct Place: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
      /// A value that is stored in the first of the columns, and in all the others too: a value
      /// that is stored elsewhere besides may mean something else.
      case stored
      /// The same, in quotes.
      case quotedStored
      /// Any text in quotes.
      case text
      /// A number; nil: any.
      case number(NumberKind?)
    }

    package enum NumberKind: String, Hashable, Sendable, CaseIterable {
      case year, whole, fraction
    }

    package struct Column: Hashable, Sendable {
      package var table: String
      package var column: String
    }

    package var kind: Kind
    package var columns: [Column] = []
    /// Whether a number is bound as text, for a column that holds numbers as text.
    package var bindsText = false
  }

  package var parts: [Part]

  package var places: [Place] {
    parts.compactMap { if case .place(let place) = $0 { place } else { nil } }
  }

  package var text: String {
    parts.map { part in
      switch part {
      case .words(let words): words
      case .place(let place): place.text
      }
    }.joined()
  }

  /// - Throws: what is wrong with it, for people.
  package init(parsing text: String) throws(PatternFormError) {
    parts = []
    var rest = Substring(text)
    while let open = rest.firstIndex(of: "{") {
      if open != rest.startIndex { parts.append(.words(String(rest[..<open]))) }
      guard let close = rest[open...].firstIndex(of: "}") else {
        throw .openBrace
      }
      parts.append(.place(try Place(parsing: String(rest[rest.index(after: open)..<close]))))
      rest = rest[rest.index(after: close)...]
    }
    guard !rest.contains("}") else { throw .openBrace }
    if !rest.isEmpty { parts.append(.words(String(rest))) }
    guard parts.contains(where: { if case .words = $0 { true } else { false } }) else {
      throw .empty
    }
  }

  init(parts: [Part]) {
    self.parts = parts
  }
}

/// Why a text is no form of a question.
package enum PatternFormError: Error, Hashable, Sendable, CustomStringConvertible {
  case openBrace
  case empty
  case unknownPlace(String)

  package var description: String {
    switch self {
    case .openBrace: "a brace stands alone: write {table.column}, {number} or {text}"
    case .empty: "there are no words beside the places"
    case .unknownPlace(let text):
      "{\(text)} is no place: write {table.column}, {number}, {year}, {whole}, {fraction} or {text}"
    }
  }
}

extension PatternForm.Place {
  private static let asText = " as text"

  package init(parsing text: String) throws(PatternFormError) {
    var body = text
    if body.hasSuffix(Self.asText) {
      body.removeLast(Self.asText.count)
      bindsText = true
    } else {
      bindsText = false
    }
    columns = []
    if let number = NumberKind(rawValue: body) {
      kind = .number(number)
    } else if body == "number" {
      kind = .number(nil)
    } else if body == "text", !bindsText {
      kind = .text
    } else {
      guard !bindsText else { throw .unknownPlace(text) }
      let isQuoted = body.count > 2 && body.hasPrefix("\"") && body.hasSuffix("\"")
      if isQuoted { body = String(body.dropFirst().dropLast()) }
      kind = isQuoted ? .quotedStored : .stored
      for name in body.split(separator: "|", omittingEmptySubsequences: false) {
        guard let dot = name.firstIndex(of: "."), dot != name.startIndex,
          name.index(after: dot) != name.endIndex
        else { throw .unknownPlace(text) }
        columns.append(
          Column(table: String(name[..<dot]), column: String(name[name.index(after: dot)...])))
      }
    }
  }

  package var text: String {
    let names = columns.map { "\($0.table).\($0.column)" }.joined(separator: "|")
    let body =
      switch kind {
      case .stored: names
      case .quotedStored: "\"\(names)\""
      case .text: "text"
      case .number(let number): number?.rawValue ?? "number"
      }
    return "{\(body)\(bindsText ? Self.asText : "")}"
  }
}
