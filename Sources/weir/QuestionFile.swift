import Answering
import Configuration
import Foundation
import Service

/// The questions of a set, as `weir eval` and `weir train` are given them.
enum QuestionFile {
  /// Reads the file that the command line names, up to the number it allows.
  static func read(
    _ source: ConfigurationSource, _ invocation: Invocation
  ) throws -> [EvaluationQuestion] {
    let path = invocation.arguments.first ?? ""
    let bytes: [UInt8]
    do {
      bytes = try source.readFile(path)
    } catch {
      throw ServiceError.answering("\(path) cannot be read: \(error.localizedDescription)")
    }
    let all = try EvaluationQuestion.read(jsonLines: bytes)
    return invocation[CommandTable.questionLimit].map { Array(all.prefix($0)) } ?? all
  }
}
