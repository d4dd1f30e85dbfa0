import Foundation

/// A text cut into words of lower-case letters and digits without accents.
///
/// The buffers are kept, so that one instance serves many texts without allocating.
struct FoldedText {
  /// The folded words, one space between them.
  private(set) var bytes: [UInt8] = []
  /// Each word's place in `bytes`.
  private(set) var words: [Range<Int>] = []
  /// Each word's place in the text it came from, in UTF-8 offsets.
  private(set) var sources: [Range<Int>] = []
  private var isInWord = false

  mutating func fold(_ text: Span<UInt8>) {
    reset()
    for offset in text.indices {
      guard text[offset] < 0x80 else { return foldUnicode(text) }
      add(ascii: text[offset], at: offset)
    }
  }

  mutating func fold(_ text: String) {
    fold(text.utf8.span)
  }

  private mutating func foldUnicode(_ text: Span<UInt8>) {
    reset()
    var offset = 0
    for scalar in String(decoding: text.indices.map { text[$0] }, as: UTF8.self).unicodeScalars {
      let width = UTF8.width(scalar)
      if scalar.isASCII {
        add(ascii: UInt8(scalar.value), at: offset)
      } else {
        add(scalar, at: offset, width: width)
      }
      offset += width
    }
  }

  private mutating func reset() {
    bytes.removeAll(keepingCapacity: true)
    words.removeAll(keepingCapacity: true)
    sources.removeAll(keepingCapacity: true)
    isInWord = false
  }

  private mutating func add(ascii byte: UInt8, at offset: Int) {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      append(byte, at: offset, width: 1)
    case UInt8(ascii: "A")...UInt8(ascii: "Z"):
      append(byte | 0x20, at: offset, width: 1)
    default:
      isInWord = false
    }
  }

  private mutating func add(_ scalar: Unicode.Scalar, at offset: Int, width: Int) {
    let properties = scalar.properties
    // A mark on the letter before belongs to its word and folds to nothing.
    if properties.generalCategory == .nonspacingMark {
      if isInWord { extend(to: offset + width) }
      return
    }
    guard properties.isAlphabetic || properties.numericType != nil else {
      isInWord = false
      return
    }
    // Scripts without spaces: every character is a word, so that any part can be found.
    let isOwnWord = properties.isIdeographic || (0x3040...0x30ff).contains(scalar.value)
    if isOwnWord { isInWord = false }
    for part in properties.lowercaseMapping.decomposedStringWithCanonicalMapping.unicodeScalars
    where part.properties.generalCategory != .nonspacingMark {
      for byte in UTF8.encode(part) ?? UTF8.encodedReplacementCharacter {
        append(byte, at: offset, width: width)
      }
    }
    if isOwnWord { isInWord = false }
  }

  private mutating func append(_ byte: UInt8, at offset: Int, width: Int) {
    if !isInWord {
      if !bytes.isEmpty { bytes.append(0x20) }
      words.append(bytes.count..<bytes.count)
      sources.append(offset..<offset)
      isInWord = true
    }
    bytes.append(byte)
    let last = words.count - 1
    words[last] = words[last].lowerBound..<bytes.count
    extend(to: offset + width)
  }

  private mutating func extend(to end: Int) {
    let last = sources.count - 1
    sources[last] = sources[last].lowerBound..<end
  }
}
