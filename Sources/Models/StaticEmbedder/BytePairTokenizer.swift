/// Byte-pair encoding as the Llama 2 family does it: a word-boundary mark (U+2581) before the text
/// and in place of every space, characters the vocabulary lacks spelt in bytes, no other splitting.
///
/// Equal, token by token, to Hugging Face `tokenizers` on the same `tokenizer.json`.
struct BytePairTokenizer: Sendable {
  /// The parts of a `tokenizer.json` that decide.
  struct Parts: Sendable {
    var vocabulary: TokenTable
    /// By rank: what merges, and into which token.
    var merges: [(left: Int32, right: Int32, token: Int32)]
    var added: [(text: String, id: Int32)]
    var unknown: Int32?
    var fusesUnknown: Bool
    var fallsBackToBytes: Bool
  }

  private let pairs: PairTable
  private let scalars: [UInt32: Int32]
  private let ascii: [Int32]
  private let bytes: [Int32]?
  private let added: [(bytes: [UInt8], id: Int32)]
  private let unknown: Int32?
  private let fusesUnknown: Bool
  private let mark: Int32
  /// Whether no token has a mark after another character: then words merge independently, which is
  /// what makes short pieces, and short pieces are fast.
  private let splitsAtMarks: Bool

  static let boundary: Unicode.Scalar = "\u{2581}"

  /// Nil when the boundary mark is no token.
  init?(_ parts: Parts) {
    guard let mark = parts.vocabulary.id(String(Self.boundary)) else { return nil }
    self.mark = mark
    var table = PairTable(capacity: parts.merges.count)
    for (rank, merge) in parts.merges.enumerated() {
      table.insert(merge.left, merge.right, .init(rank: Int32(rank), token: merge.token))
    }
    pairs = table
    var scalars: [UInt32: Int32] = [:]
    scalars.reserveCapacity(16_384)
    var ascii = [Int32](repeating: -1, count: 128)
    var splits = true
    parts.vocabulary.withEach { spelling, id in
      if let (value, length) = Self.scalar(spelling, at: 0), length == spelling.count {
        scalars[value] = id
        if value < 128 { ascii[Int(value)] = id }
      } else if splits {
        splits = !Self.hasMarkInside(spelling)
      }
    }
    ascii[32] = mark
    self.scalars = scalars
    self.ascii = ascii
    splitsAtMarks = splits
    if parts.fallsBackToBytes {
      let hexadecimal = Array("0123456789ABCDEF")
      let spelled = (0..<256).compactMap { byte in
        parts.vocabulary.id("<0x\(hexadecimal[byte >> 4])\(hexadecimal[byte & 15])>")
      }
      bytes = spelled.count == 256 ? spelled : nil
    } else {
      bytes = nil
    }
    added = parts.added.map { (Array($0.text.utf8), $0.id) }.filter { !$0.bytes.isEmpty }
      .sorted { $0.bytes.count > $1.bytes.count }
    unknown = parts.unknown
    fusesUnknown = parts.fusesUnknown
  }

  /// The token ids of the first `limit` bytes of a text (cut between characters).
  func encode(_ text: String, limit: Int) -> [Int32] {
    var text = text
    text.makeContiguousUTF8()
    let utf8 = text.utf8.span
    var end = min(utf8.count, limit)
    while end > 0, end < utf8.count, utf8[end] & 0xC0 == 0x80 { end -= 1 }
    var output: [Int32] = []
    output.reserveCapacity(end / 3 + 4)
    var merger = PairMerger()
    var start = 0
    var place = 0
    while place < end {
      if let special = specialToken(in: utf8, at: place, end: end) {
        encodeSection(utf8, start..<place, &merger, &output)
        output.append(special.id)
        place += special.length
        start = place
      } else {
        place += 1
      }
    }
    encodeSection(utf8, start..<end, &merger, &output)
    return output
  }

  private func specialToken(in utf8: borrowing Span<UInt8>, at place: Int, end: Int)
    -> (id: Int32, length: Int)?
  {
    for token in added where utf8[place] == token.bytes[0] && token.bytes.count <= end - place {
      var offset = 1
      while offset < token.bytes.count, utf8[place + offset] == token.bytes[offset] { offset += 1 }
      if offset == token.bytes.count { return (token.id, offset) }
    }
    return nil
  }

  private func encodeSection(
    _ utf8: borrowing Span<UInt8>, _ range: Range<Int>, _ merger: inout PairMerger,
    _ output: inout [Int32]
  ) {
    guard !range.isEmpty else { return }
    merger.begin()
    merger.append(mark)
    var place = range.lowerBound
    while place < range.upperBound {
      guard let (value, length) = Self.scalar(utf8, at: place) else { break }
      let token = length == 1 ? ascii[Int(value)] : scalars[value] ?? -1
      if token == mark, splitsAtMarks, merger.lastSymbol != mark {
        merger.finish(with: pairs, into: &output)
        merger.begin()
      }
      if token >= 0 {
        merger.append(token)
      } else if let bytes {
        for offset in 0..<length { merger.append(bytes[Int(utf8[place + offset])]) }
      } else if let unknown, !(fusesUnknown && merger.lastSymbol == unknown) {
        merger.append(unknown)
      }
      place += length
    }
    merger.finish(with: pairs, into: &output)
  }

  /// The character that begins at a place of valid UTF-8, and its bytes.
  private static func scalar(_ utf8: borrowing Span<UInt8>, at place: Int) -> (UInt32, Int)? {
    guard place < utf8.count else { return nil }
    let byte = utf8[place]
    if byte < 0x80 { return (UInt32(byte), 1) }
    let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
    guard length <= utf8.count - place else { return nil }
    var value = UInt32(byte) & (0xFF >> UInt32(length + 1))
    for offset in 1..<length { value = value << 6 | UInt32(utf8[place + offset] & 0x3F) }
    return (value, length)
  }

  /// Whether a boundary mark comes after another character.
  private static func hasMarkInside(_ spelling: borrowing Span<UInt8>) -> Bool {
    var place = 0
    var hasOther = false
    while let (value, length) = scalar(spelling, at: place) {
      if value != boundary.value { hasOther = true } else if hasOther { return true }
      place += length
    }
    return false
  }
}
