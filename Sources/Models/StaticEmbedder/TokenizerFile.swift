internal import JSON
internal import MemoryMap

/// Reads Hugging Face's `tokenizer.json`, refusing whatever would make token ids differ.
enum TokenizerFile {
  static func load(path: String) throws(StaticEmbedderError) -> BytePairTokenizer {
    let bytes: [UInt8]
    do {
      let file = try MappedFile(path: path)
      bytes = file.bytes(in: 0..<file.count)
    } catch {
      if case .cannotOpen(_, 2) = error { throw .missing(path: path) }
      throw .unreadable(path: path, reason: error.description)
    }
    let result: Result<BytePairTokenizer.Parts, StaticEmbedderError>
    do {
      result = try JSONParser(maximumBytes: 64 << 20).withDocument(bytes) { document in
        Result { () throws(StaticEmbedderError) in try parts(of: document, path: path) }
      }
    } catch {
      throw .unreadable(path: path, reason: "\(error)")
    }
    guard let tokenizer = BytePairTokenizer(try result.get()) else {
      throw .unreadable(path: path, reason: "it has no token for a word's beginning")
    }
    return tokenizer
  }

  private static func parts(of document: JSONElement, path: String) throws(StaticEmbedderError)
    -> BytePairTokenizer.Parts
  {
    guard let model = document["model"] else {
      throw .unreadable(path: path, reason: "it has no model")
    }
    try check(document, model, path)
    var count = 0
    model["vocab"]?.forEachMember { _, _ in count += 1 }
    var vocabulary = TokenTable(capacity: count)
    model["vocab"]?.forEachMember { name, id in
      if let id = id.integer, let id = Int32(exactly: id), id >= 0 {
        vocabulary.insert(name.span, id: id)
      }
    }
    let merges = try merges(model, vocabulary, path)
    var added: [(text: String, id: Int32)] = []
    document["added_tokens"]?.forEachItem { token in
      if let text = token["content"]?.string, let id = token["id"]?.integer,
        let id = Int32(exactly: id), id >= 0
      {
        added.append((text, id))
      }
    }
    return .init(
      vocabulary: vocabulary, merges: merges, added: added,
      unknown: model["unk_token"]?.string.flatMap { vocabulary.id($0) },
      fusesUnknown: model["fuse_unk"]?.boolean ?? false,
      fallsBackToBytes: model["byte_fallback"]?.boolean ?? false)
  }

  private static func merges(_ model: JSONElement, _ vocabulary: TokenTable, _ path: String)
    throws(StaticEmbedderError) -> [(left: Int32, right: Int32, token: Int32)]
  {
    var merges: [(left: Int32, right: Int32, token: Int32)] = []
    merges.reserveCapacity(65_536)
    var isWhole = true
    func add(_ left: Span<UInt8>, _ right: Span<UInt8>) {
      if let a = vocabulary.id(left), let b = vocabulary.id(right),
        let token = vocabulary.id(left, right)
      {
        merges.append((a, b, token))
      } else {
        isWhole = false
      }
    }
    model["merges"]?.forEachItem { merge in
      // Written as "a b" by older versions and as ["a", "b"] by newer ones.
      let isText: Bool? = merge.withUTF8 { text in
        guard let space = text.firstIndex(of: UInt8(ascii: " ")) else { return false }
        let whole = text.span
        add(whole.extracting(0..<space), whole.extracting((space + 1)..<text.count))
        return true
      }
      if isText == false { isWhole = false }
      if isText == nil {
        var halves: [[UInt8]] = []
        merge.forEachItem { half in _ = half.withUTF8 { halves.append(Array($0)) } }
        guard halves.count == 2 else {
          isWhole = false
          return
        }
        let left = halves[0]
        let right = halves[1]
        add(left.span, right.span)
      }
    }
    guard isWhole else {
      throw .unreadable(path: path, reason: "its merges name tokens that it does not list")
    }
    return merges
  }

  /// The one arrangement that is implemented; anything else is named in the error.
  private static func check(_ document: JSONElement, _ model: JSONElement, _ path: String)
    throws(StaticEmbedderError)
  {
    func refuse(_ what: String) -> StaticEmbedderError { .unsupported(path: path, what: what) }
    let kind = model["type"]?.string ?? "none"
    guard kind == "BPE" else { throw refuse("a tokenizer model of type \(kind)") }
    for key in ["dropout", "continuing_subword_prefix", "end_of_word_suffix"] {
      if let value = model[key], !value.isNull { throw refuse(key) }
    }
    if model["ignore_merges"]?.boolean == true { throw refuse("ignore_merges") }
    if let pre = document["pre_tokenizer"], !pre.isNull { throw refuse("a pre-tokenizer") }
    let mark = String(BytePairTokenizer.boundary)
    let expected: JSONValue = [
      "type": "Sequence",
      "normalizers": [
        ["type": "Prepend", "prepend": .string(mark)],
        ["type": "Replace", "pattern": ["String": " "], "content": .string(mark)],
      ],
    ]
    guard document["normalizer"]?.value == expected else { throw refuse("another normaliser") }
    var strange: String?
    document["added_tokens"]?.forEachItem { token in
      for key in ["single_word", "lstrip", "rstrip", "normalized"]
      where token[key]?.boolean == true {
        strange = key
      }
    }
    if let strange { throw refuse("added tokens with \(strange)") }
  }
}
