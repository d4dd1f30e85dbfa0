import SQL

/// The condition behind a term of the catalogue ("major": `population > 150000`), with its columns
/// known, so that it can be written in any query that reads the table.
struct TermCondition: Hashable, Sendable {
  enum Piece: Hashable, Sendable {
    case text(String)
    case column(Int)
  }

  let pieces: [Piece]

  var columns: [Int] {
    pieces.compactMap { if case .column(let column) = $0 { column } else { nil } }
  }

  /// - Parameter column: the table's column of a name, in any case; nil: there is none.
  init(_ sql: String, column: (String) -> Int?) {
    pieces = TermText.split(sql).map { piece in
      switch piece {
      case .text(let text), .literal(let text), .qualifier(let text): .text(text)
      case .name(let name, let written): column(name).map { .column($0) } ?? .text(written)
      }
    }
  }

  private init(pieces: [Piece]) { self.pieces = pieces }

  func replacing(_ old: Int, by new: Int) -> TermCondition {
    TermCondition(pieces: pieces.map { $0 == .column(old) ? .column(new) : $0 })
  }
}
