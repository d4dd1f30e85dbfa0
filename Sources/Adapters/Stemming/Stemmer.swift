import CStemmer

/// A Snowball stemmer for UTF-8 words; keep one a thread.
///
/// Words must be lower-case already: Snowball's rules are written for lower case.
package final class Stemmer {
  // safety: owned by this instance alone, freed in deinit; the class is not Sendable.
  private let handle: OpaquePointer

  /// - Parameter language: Snowball's name ("english") or a two- or three-letter code ("en").
  package init(language: String = "english") throws(StemmingError) {
    guard let handle = sb_stemmer_new(language, "UTF_8") else {
      throw .unknownLanguage(language)
    }
    self.handle = handle
  }

  deinit { sb_stemmer_delete(handle) }

  /// Gives the stem's bytes to `body`; they are valid only during the call.
  package func withStem<R>(
    of word: Span<UInt8>, _ body: (Span<UInt8>) throws -> R
  ) rethrows -> R {
    try word.withUnsafeBufferPointer { try withStem(of: $0) { try body($0.span) } }
  }

  private func withStem<R>(
    of word: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) throws -> R
  ) rethrows -> R {
    guard let base = word.baseAddress, word.count > 0, word.count < Int(Int32.max),
      let stem = sb_stemmer_stem(handle, base, Int32(word.count))
    else { return try body(word) }
    return try body(UnsafeBufferPointer(start: stem, count: Int(sb_stemmer_length(handle))))
  }

  package func stem(_ word: String) -> String {
    var word = word
    return word.withUTF8 { withStem(of: $0) { String(decoding: $0, as: UTF8.self) } }
  }

  package func stem(_ word: [UInt8]) -> [UInt8] {
    word.withUnsafeBufferPointer { withStem(of: $0) { [UInt8]($0) } }
  }

  package func stem(_ word: ArraySlice<UInt8>) -> [UInt8] {
    word.withUnsafeBufferPointer { withStem(of: $0) { [UInt8]($0) } }
  }

  /// Appends the stem, so that a caller with a buffer of its own allocates nothing.
  package func appendStem(of word: ArraySlice<UInt8>, to output: inout [UInt8]) {
    word.withUnsafeBufferPointer { withStem(of: $0) { output.append(contentsOf: $0) } }
  }
}
