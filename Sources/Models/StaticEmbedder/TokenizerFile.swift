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
      throw .unreadable(path: path, reason: "its merges name tokens that it does not list")
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
    var vocabulary: [[UInt8]: Int32] = [:]
    vocabulary.reserveCapacity(65_536)
    model["vocab"]?.forEachMember { name, id in
      if let id = id.integer, let id = Int32(exactly: id), id >= 0 {
        vocabulary[Array(name)] = id
      }
    }
    var merges: [(left: [UInt8], right: [UInt8])] = []
    merges.reserveCapacity(65_536)
    model["merges"]?.forEachItem { merge in
      // Written as "a b" by older versions and as ["a", "b"] by newer ones.
      var halves: [[UInt8]] = []
      let isText: Bool? = merge.withUTF8 { text in
        halves = text.split(separator: UInt8(ascii: " ")).map { Array($0) }
        return true
      }
      if isText == nil {
        merge.forEachItem { half in _ = half.withUTF8 { halves.append(Array($0)) } }
      }
      merges.append(halves.count == 2 ? (halves[0], halves[1]) : ([], []))
    }
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
      unknown: model["unk_token"]?.string.flatMap { vocabulary[Array($0.utf8)] },
      fusesUnknown: model["fuse_unk"]?.boolean ?? false,
      fallsBackToBytes: model["byte_fallback"]?.boolean ?? false)
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
