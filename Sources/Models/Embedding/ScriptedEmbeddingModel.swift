import Synchronization

/// An embedding model without a provider: the same text always has the same unit vector, texts
/// that share words have similar ones, and every call is kept.
package final class ScriptedEmbeddingModel: Embedding {
  package typealias Fault = @Sendable ([String]) -> ModelError?

  package let identity: String
  package let dimensions: Int?
  private let length: Int
  private let fault: Fault
  private let asked = Mutex<[[String]]>([])

  /// - Parameter fault: the error of a call with these texts, if any.
  package init(dimensions: Int = 32, fault: @escaping Fault = { _ in nil }) {
    identity = "scripted-\(dimensions)"
    self.dimensions = dimensions
    length = dimensions
    self.fault = fault
  }

  package var calls: [[String]] { asked.withLock { $0 } }

  package func embed(
    _ texts: [String], deadline: ContinuousClock.Instant
  ) async throws(ModelError) -> [EmbeddedText] {
    guard !Task.isCancelled else { throw .cancelled }
    guard deadline > .now else { throw .timedOut }
    guard !texts.isEmpty else { return [] }
    asked.withLock { $0.append(texts) }
    guard !texts.contains("") else { throw .invalidRequest(message: "empty text") }
    if let error = fault(texts) { throw error }
    return texts.map {
      EmbeddedText(
        vector: Self.vector(of: $0, dimensions: length), tokens: TokenEstimate.tokens(in: $0))
    }
  }

  /// Deterministic over runs and machines: a sum of pseudo-random signs for each word.
  package static func vector(of text: String, dimensions: Int) -> [Float] {
    var sums = [Float](repeating: 0, count: dimensions)
    for word in text.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
      add(word.utf8, to: &sums)
    }
    if sums.allSatisfy({ $0 == 0 }) { add(text.utf8, to: &sums) }
    let norm = sums.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return norm > 0 ? sums.map { $0 / norm } : sums
  }

  private static func add(_ bytes: some Sequence<UInt8>, to sums: inout [Float]) {
    // FNV-1a of the word seeds SplitMix64.
    var state = bytes.reduce(UInt64(0xCBF2_9CE4_8422_2325)) {
      ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3
    }
    for index in sums.indices {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      sums[index] += Float(Int64(bitPattern: mixed ^ (mixed >> 31))) / Float(Int64.max)
    }
  }
}
