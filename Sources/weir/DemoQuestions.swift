import Contract
import Foundation
import JSON

/// The demonstration's questions: one request a line, in a file beside the configuration.
enum DemoQuestions {
  static let fileName = "demo-questions.jsonl"

  static func read(
    beside configuration: String?, _ readFile: (String) throws -> [UInt8]
  ) throws -> [Request] {
    guard let configuration else {
      throw ReplyError(
        .invalidRequest,
        "The demonstration needs its databases: weir demo --config config/demo.yaml (ops/demo does "
          + "all of it).")
    }
    let path = URL(filePath: configuration).deletingLastPathComponent()
      .appending(path: fileName).path
    let parser = try JSONParser()
    return try readFile(path).split(separator: UInt8(ascii: "\n")).map {
      try Request(decoding: Array($0), with: parser)
    }
  }
}
