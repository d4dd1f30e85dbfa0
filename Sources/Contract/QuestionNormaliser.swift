internal import Foundation

/// The published normalisation of a question: two texts that come out equal are one question.
///
/// 1. Unicode NFC. 2. Runs of white space (U+0009…U+000D, U+0020, U+0085, U+00A0, U+1680,
/// U+2000…U+200A, U+2028, U+2029, U+202F, U+205F, U+3000) become one space; none at the ends.
/// 3. The letters A…Z become a…z outside double quotes. 4. Question marks and spaces at the end
/// go. Nothing else changes: no other case folding and no compatibility forms, so that `m²` and
/// `m2`, or two quoted values that differ in case, stay apart.
///
/// ASCII takes a path of its own with no intermediate text: nearly every question is ASCII, and
/// Unicode normalisation costs as much as a dozen answers.
enum QuestionNormaliser {
  /// Appends the normal form's UTF-8 to `output`.
  static func append(_ question: String, to output: inout [UInt8]) {
    var question = question
    let isASCII = question.withUTF8 { bytes in
      bytes.allSatisfy { $0 < 0x80 }
    }
    if isASCII {
      question.withUTF8 { append(ascii: $0, to: &output) }
    } else {
      append(unicode: question, to: &output)
    }
  }

  private static func append(ascii bytes: some Collection<UInt8>, to output: inout [UInt8]) {
    var folder = Folder(start: output.count)
    for byte in bytes {
      if byte == 0x20 || (0x09...0x0D).contains(byte) {
        folder.space()
      } else {
        folder.beginWord(&output)
        output.append(folder.fold(byte))
      }
    }
    folder.trimEnd(&output)
  }

  private static func append(unicode question: String, to output: inout [UInt8]) {
    var folder = Folder(start: output.count)
    for scalar in question.precomposedStringWithCanonicalMapping.unicodeScalars {
      if scalar.properties.isWhitespace {
        folder.space()
      } else {
        folder.beginWord(&output)
        if scalar.isASCII {
          output.append(folder.fold(UInt8(scalar.value)))
        } else {
          output.append(contentsOf: UTF8.encode(scalar).unsafelyUnwrapped)
        }
      }
    }
    folder.trimEnd(&output)
  }

  private struct Folder {
    let start: Int
    private var hasSpace = false
    private var isQuoted = false

    init(start: Int) {
      self.start = start
    }

    mutating func space() { hasSpace = true }

    mutating func beginWord(_ output: inout [UInt8]) {
      if hasSpace, output.count > start { output.append(0x20) }
      hasSpace = false
    }

    mutating func fold(_ byte: UInt8) -> UInt8 {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      return !isQuoted && (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        ? byte | 0x20 : byte
    }

    func trimEnd(_ output: inout [UInt8]) {
      while output.count > start, let last = output.last,
        last == UInt8(ascii: "?") || last == 0x20
      {
        output.removeLast()
      }
    }
  }
}
