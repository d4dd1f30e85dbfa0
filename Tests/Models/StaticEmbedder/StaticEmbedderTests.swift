import Foundation
import JSON
import TestSupport
import Testing

@testable import Models

/// Where the model and the reference cases lie on this machine, if they do.
enum StaticModelFiles {
  /// The model folder; nil, with the reason printed, when it was not fetched.
  static let folder: String? = {
    let folder = ProjectFiles.data + "/wordllama"
    if FileManager.default.fileExists(atPath: folder + "/l2_supercat_256.safetensors") {
      return folder
    }
    print("SKIPPED: no static embedding model in \(folder); ops/lib/fetch-wordllama fetches it")
    return nil
  }()

  static let embedder: StaticEmbedder? = folder.flatMap { try? StaticEmbedder(folder: $0) }

  static func cases(_ path: String) -> [JSONValue]? {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      print("skipped: no reference cases at \(path)")
      return nil
    }
    return text.split(separator: "\n").compactMap { try? JSONValue(parsing: Array($0.utf8)) }
  }
}

@Suite("the static embedder") struct StaticEmbedderTests {
  /// Reference cases, and a file of more when WEIR_PARITY names one (made with the reference
  /// implementation over odd texts).
  static let files: [String] =
    (SharedData.path("wordllama/reference.jsonl").map { [$0] } ?? [])
    + (ProcessInfo.processInfo.environment["WEIR_PARITY"].map { [$0] } ?? [])

  @Test(arguments: files) func `equals the reference, token by token and in every component`(
    file: String
  ) throws {
    guard let folder = StaticModelFiles.folder, let cases = StaticModelFiles.cases(file) else {
      return
    }
    let embedder = try StaticEmbedder(folder: folder)
    #expect(embedder.dimension == 256)
    var worst: Float = 0
    for reference in cases {
      let text = try #require(reference["text"]?.string)
      let tokens = try #require(reference["token_ids"]?.array).compactMap(\.integer)
      let got = embedder.tokenize(text).map(Int64.init)
      #expect(got == tokens, "tokens of \(text.debugDescription)")
      let expected = try #require(reference["embedding"]?.array).compactMap(\.number)
      let vector = embedder.embed(text)
      #expect(vector.count == expected.count)
      for (a, b) in zip(vector, expected) { worst = max(worst, abs(a - Float(b))) }
    }
    #expect(cases.count >= 47)
    #expect(worst < 1e-3, "largest difference of a component: \(worst)")
    print("\(cases.count) cases of \(file): largest difference of a component \(worst)")
  }

  @Test func `tokens of odd texts equal the reference`() throws {
    guard let folder = StaticModelFiles.folder else { return }
    let embedder = try StaticEmbedder(folder: folder)
    for (text, tokens) in oddTextCases {
      #expect(embedder.tokenize(text) == tokens, "\(text.debugDescription)")
    }
  }

  @Test func `embeds a long text by its beginning, cut between characters`() throws {
    guard let folder = StaticModelFiles.folder else { return }
    let embedder = try StaticEmbedder(folder: folder, maximumBytes: 10)
    #expect(embedder.tokenize("日本語漢字") == embedder.tokenize("日本語"))
    #expect(embedder.tokenize("abcdefghijKLM") == embedder.tokenize("abcdefghij"))
  }

  @Test func `of megabytes without a space no more than the limit is looked at`() throws {
    guard let folder = StaticModelFiles.folder else { return }
    let embedder = try StaticEmbedder(folder: folder)
    let tokens = embedder.tokenize(String(repeating: "aéb漢", count: 500_000))
    #expect(tokens.count > 10_000 && tokens.count <= embedder.maximumBytes)
  }

  @Test func `embedders of one model have one identity`() throws {
    guard let folder = StaticModelFiles.folder else { return }
    let identity = try StaticEmbedder(folder: folder).identity
    #expect(identity == (try StaticEmbedder(folder: folder).identity))
    #expect(identity.hasPrefix("static:l2_supercat_256.safetensors:"))
  }

  @Test func `a missing model says how to get it`() {
    #expect(throws: StaticEmbedderError.missing(path: "/nonexistent/l2_supercat_256.safetensors")) {
      try StaticEmbedder(folder: "/nonexistent")
    }
  }
}
