/// A stretch of the question with one reading.
struct Chunk: Sendable {
  enum Kind: Sendable {
    case marker(Marker)
    case mention(Mention)
    case value(ValueMention)
    case number(Double)
    /// A word for some rows of a table.
    case term(TermMention)
    case comma
    case stop
    /// A word nothing accounts for.
    case unknown(String)
  }

  let kind: Kind
  let range: Range<Int>
  /// What else the stretch may be: a value that is also a name, a name that is also a number.
  var alternative: ValueMention?

  var marker: Marker? { if case .marker(let marker) = kind { marker } else { nil } }
  var mention: Mention? { if case .mention(let mention) = kind { mention } else { nil } }
  var value: ValueMention? { if case .value(let value) = kind { value } else { nil } }
  var term: TermMention? { if case .term(let term) = kind { term } else { nil } }
  var number: Double? { if case .number(let number) = kind { number } else { nil } }
}
