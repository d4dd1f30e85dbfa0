import Configuration
import JSON
import Service
import Synchronization
import Telemetry
import Vectors

/// `weir index`: builds embedded indexes, fills Qdrant's collections, ahead of time.
struct IndexCommand {
  private let preparation: Preparation
  private let names: [String]
  private let printsJSON: Bool

  init(_ source: ConfigurationSource, _ invocation: Invocation) throws {
    preparation = try Preparation(source, quietly: true)
    printsJSON = invocation[CommandTable.json]
    let known = preparation.configuration.collections.keys.sorted()
    for name in invocation.arguments where !known.contains(name) {
      throw ServiceError.answering(
        "there is no collection \(name); configured: \(known.joined(separator: ", "))")
    }
    names = invocation.arguments.isEmpty ? known : invocation.arguments
  }

  func run() async throws -> ExitCode {
    guard !names.isEmpty else {
      Terminal.complain("no collections are configured: see collections in config/weir.yaml")
      return .usage
    }
    let indexing = try CollectionIndexing(
      preparation.configuration, telemetry: preparation.telemetry)
    for name in names {
      let line = Mutex(ProgressLine(write: Terminal.noteRaw))
      let result = try await indexing.run(name) { progress in
        line.withLock {
          $0.update(
            "\(name): \(progress.phase.rawValue)", done: progress.done,
            total: progress.total ?? 0, at: ContinuousClock.now)
        }
      }
      line.withLock { $0.finish() }
      if printsJSON {
        Terminal.print(
          JSONValue.object([
            JSONMember("collection", .string(name)),
            JSONMember("documents", .integer(Int64(result.documents))),
            JSONMember("built", .boolean(result.isNew)),
          ]).encoded)
      } else {
        Terminal.print(
          "\(name): \(result.documents) documents, "
            + (result.isNew ? "built anew" : "up to date"))
      }
    }
    return .done
  }
}
