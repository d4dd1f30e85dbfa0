import Stemming

/// Hashes of words by their stems, and of phrases by their words.
enum WordHash {
  /// FNV-1a over the stem: words are short, and hits are compared in full afterwards.
  static func hash(_ word: ArraySlice<UInt8>, _ stemmer: Stemmer) -> UInt64 {
    stemmer.withStem(of: word.span) { stem in
      var hash: UInt64 = 0xcbf2_9ce4_8422_2325
      for place in stem.indices { hash = (hash ^ UInt64(stem[place])) &* 0x100_0000_01b3 }
      return hash
    }
  }

  /// The phrase's hash after one more word.
  static func extend(_ phrase: UInt64, by word: UInt64) -> UInt64 {
    var hash = (phrase ^ word) &* 0x9e37_79b9_7f4a_7c15
    hash ^= hash >> 32
    return hash &+ 1
  }

  static let empty: UInt64 = 0x51_7c_c1_b7_27_22_0a_95
}
