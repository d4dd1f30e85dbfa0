internal import MemoryMap

/// Embeddings without a model call: a table of one vector a token, averaged and scaled to length
/// one, computed in this process in microseconds.
///
/// The weights are memory-mapped, so members of a group on one machine share them. Results equal
/// those of the reference implementation (the `wordllama` package with `norm=True`), except that an
/// empty text gives zeros rather than not-a-number.
package final class StaticEmbedder: Sendable {
  /// Components of an embedding.
  package var dimension: Int { table.columns }

  /// Names the weights: two embedders of one identity give the same vectors.
  package let identity: String

  /// Texts longer than this many bytes of UTF-8 are embedded by their beginning.
  package let maximumBytes: Int

  private let tokenizer: BytePairTokenizer
  private let table: HalfFloatTable

  /// - Parameter folder: where `ops/lib/fetch-wordllama` put the model.
  package convenience init(folder: String, maximumBytes: Int = 65_536)
    throws(StaticEmbedderError)
  {
    try self.init(
      weights: folder + "/l2_supercat_256.safetensors",
      tokenizer: folder + "/l2_supercat_tokenizer_config.json", maximumBytes: maximumBytes)
  }

  package init(weights: String, tokenizer: String, maximumBytes: Int = 65_536)
    throws(StaticEmbedderError)
  {
    let layout = try SafetensorsLayout(path: weights, tensor: "embedding.weight")
    do {
      table = try HalfFloatTable(
        path: weights, offset: layout.offset, rows: layout.rows, columns: layout.columns)
    } catch { throw .unreadable(path: weights, reason: error.description) }
    self.tokenizer = try TokenizerFile.load(path: tokenizer)
    self.maximumBytes = max(maximumBytes, 4)
    identity = layout.identity
  }

  /// The token ids of a text.
  package func tokenize(_ text: String) -> [Int32] {
    tokenizer.encode(text, limit: maximumBytes)
  }

  /// The unit vector of a text; zeros when it has no token.
  package func embed(_ text: String) -> [Float] {
    var sum = [Float](repeating: 0, count: dimension)
    let last = Int32(table.rows - 1)
    var tokens = tokenize(text)
    for place in tokens.indices where tokens[place] > last { tokens[place] = last }
    // Cannot fail: ids are not negative, are clamped to the table, and the sum has its width.
    try? table.add(rows: tokens, to: &sum)
    // The mean only differs from the sum by a factor, which the scaling removes.
    var squares: Float = 0
    for component in sum { squares += component * component }
    guard squares > 0 else { return sum }
    let scale = 1 / squares.squareRoot()
    for place in sum.indices { sum[place] *= scale }
    return sum
  }
}
