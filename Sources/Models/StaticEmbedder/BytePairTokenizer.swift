/// Byte-pair encoding as the Llama 2 family does it: a word-boundary mark (U+2581) before the text
/// and in place of every space, characters the vocabulary lacks spelt in bytes, no other splitting.
///
/// Equal, token by token, to Hugging Face `tokenizers` on the same `tokenizer.json`.
struct BytePairTokenizer: Sendable {
  /// The parts of a `tokenizer.json` that decide.
  struct Parts: Sendable {
    /// By their bytes: `String` would take canonically equivalent tokens for one.
    var vocabulary: [[UInt8]: Int32]
    var merges: [(left: [UInt8], right: [UInt8])]
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

  /// Nil when a merge names a token that the vocabulary lacks, or the boundary mark is missing.
  init?(_ parts: Parts) {
    guard let mark = parts.vocabulary[Array(String(Self.boundary).utf8)] else { return nil }
    self.mark = mark
    var table = PairTable(capacity: parts.merges.count)
    for (rank, merge) in parts.merges.enumerated() {
      guard let left = parts.vocabulary[merge.left], let right = parts.vocabulary[merge.right],
        let token = parts.vocabulary[merge.left + merge.right]
      else { return nil }
      table.insert(left, right, .init(rank: Int32(rank), token: token))
    }
    pairs = table
    var scalars: [UInt32: Int32] = [:]
    var ascii = [Int32](repeating: -1, count: 128)
    var splits = true
    for (text, id) in parts.vocabulary {
      let spelling = String(decoding: text, as: UTF8.self).unicodeScalars
      if let first = spelling.first, spelling.count == 1 {
        scalars[first.value] = id
        if first.isASCII { ascii[Int(first.value)] = id }
      } else if splits, spelling.drop(while: { $0 == Self.boundary }).contains(Self.boundary) {
        splits = false
      }
    }
    ascii[32] = mark
    self.scalars = scalars
    self.ascii = ascii
    splitsAtMarks = splits
    if parts.fallsBackToBytes {
      let hexadecimal = Array("0123456789ABCDEF")
      let spelled = (0..<256).compactMap { byte in
        parts.vocabulary[
          Array("<0x\(hexadecimal[byte >> 4])\(hexadecimal[byte & 15])>".utf8)]
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
      let byte = utf8[place]
      let length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
      let token: Int32
      if length == 1 {
        token = ascii[Int(byte)]
      } else {
        var value = UInt32(byte) & (0xFF >> UInt32(length + 1))
        for offset in 1..<length { value = value << 6 | UInt32(utf8[place + offset] & 0x3F) }
        token = scalars[value] ?? -1
      }
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
}
