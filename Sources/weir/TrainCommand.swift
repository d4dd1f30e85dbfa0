import Answering
import Configuration
import Foundation
import JSON
import Outbox
import SQL
import Service
import Synchronization

/// `weir train`: learns when a template is sure enough, from questions with known SQL.
struct TrainCommand {
  private let questions: [EvaluationQuestion]
  private let configuration: WeirConfiguration
  private let folder: EvaluationFolder
  private let output: String?

  init(_ source: ConfigurationSource, _ invocation: Invocation) throws {
    let prepared = try Preparation(source, quietly: true).configuration
    questions = try QuestionFile.read(source, invocation)
    folder = EvaluationFolder(invocation[CommandTable.databases], configuration: prepared)
    // What a configuration says of tables and columns is said of those that are learnt from, too.
    var configuration = prepared
    configuration.databases = folder.configured(for: Set(questions.map(\.database)))
    for question in questions where configuration.databases[question.database] == nil {
      throw ServiceError.answering(
        "the database \(question.database) is not there: give the folder of the databases with "
          + "--databases DIR")
    }
    self.configuration = configuration
    output = invocation[CommandTable.output]
  }

  func run() async throws -> ExitCode {
    let outcome = Mutex<Result<(TemplateSettings, DatabaseOpening), ServiceError>?>(nil)
    let (questions, configuration, folder) = (questions, configuration, folder)
    Terminal.note("learning from \(questions.count) questions …")
    await withNamedThread("weir.train") {
      let result = Result { () throws(ServiceError) in
        let opening = try DatabaseOpening(configuration)
        let settings = TemplateTraining().train(questions, catalogue: opening.compiled) {
          folder.open($0)
        }
        return (settings, opening)
      }
      outcome.withLock { $0 = result }
    }
    guard let (settings, opening) = try outcome.withLock({ $0 })?.get() else { return .failed }
    await opening.pool.shutdown()
    guard let output else {
      Terminal.print(settings.json.encoded)
      return .done
    }
    try Data(settings.json.encoded).write(to: URL(filePath: output))
    Terminal.note("written to \(output)")
    return .done
  }
}
