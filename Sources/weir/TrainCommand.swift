import Answering
import Configuration
import Foundation
import JSON
import Outbox
import Service
import Synchronization

/// `weir train`: learns when a template is sure enough, from questions with known SQL.
struct TrainCommand {
  private let questions: [EvaluationQuestion]
  private let directory: EvaluationDirectory
  private let output: String?

  init(_ source: ConfigurationSource, _ invocation: Invocation) throws {
    guard let folder = invocation[CommandTable.databases] else {
      throw ServiceError.answering("give the folder of the databases with --databases DIR")
    }
    directory = EvaluationDirectory(path: folder)
    questions = try QuestionFile.read(source, invocation)
    output = invocation[CommandTable.output]
  }

  func run() async throws -> ExitCode {
    let outcome = Mutex<Result<TemplateSettings, EvaluationError>?>(nil)
    let (questions, directory) = (questions, directory)
    Terminal.note("learning from \(questions.count) questions …")
    await withNamedThread("weir.train") {
      let result = Result { () throws(EvaluationError) in
        let catalogue = try directory.compile(questions)
        return TemplateTraining().train(questions, catalogue: catalogue) { directory.open($0) }
      }
      outcome.withLock { $0 = result }
    }
    guard let settings = try outcome.withLock({ $0 })?.get() else { return .failed }
    guard let output else {
      Terminal.print(settings.json.encoded)
      return .done
    }
    try Data(settings.json.encoded).write(to: URL(filePath: output))
    Terminal.note("written to \(output)")
    return .done
  }
}
