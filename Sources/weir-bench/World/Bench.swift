import Configuration
import Foundation
import Synchronization

/// What all benchmarks share: the broker, the programs, a folder, options, and a line of progress.
final class Bench: Sendable {
  let options: BenchOptions
  let broker: Broker
  /// Everything written during the run; taken away at the end.
  let folder: URL
  let cities: Cities
  private let line: Mutex<ProgressLine>
  private let names = Atomic<Int>(0)

  init(_ options: BenchOptions) throws(BenchError) {
    self.options = options
    folder = FileManager.default.temporaryDirectory.appending(
      path: "weir-bench-\(ProcessInfo.processInfo.processIdentifier)")
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw BenchError("\(folder.path) cannot be made: \(error)")
    }
    broker = try Broker(options.kafka, project: Self.project)
    cities = Cities()
    line = Mutex(ProgressLine { Terminal.write($0) })
    try cities.write(to: database.path)
    try write("databases:\n  bench:\n    path: \(database.path)\n", to: configuration)
  }

  func end() {
    line.withLock { $0.finish() }
    broker.stop()
    if !options.keeps { try? FileManager.default.removeItem(at: folder) }
  }

  var database: URL { folder.appending(path: "bench.sqlite") }
  var configuration: URL { folder.appending(path: "weir.yaml") }

  func write(_ text: String, to file: URL) throws(BenchError) {
    do {
      try text.write(to: file, atomically: true, encoding: .utf8)
    } catch {
      throw BenchError("\(file.path) cannot be written: \(error)")
    }
  }

  /// A name that no other run has.
  func name(_ stem: String) -> String {
    let number = names.add(1, ordering: .relaxed).newValue
    return "\(stem)-\(ProcessInfo.processInfo.processIdentifier)-\(number)"
  }

  /// A program built beside this one.
  func program(_ name: String) throws(BenchError) -> URL {
    let own = URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    let path = (Bundle.main.executableURL ?? own).deletingLastPathComponent().appending(path: name)
    guard FileManager.default.isExecutableFile(atPath: path.path) else {
      throw BenchError("\(path.path) is not there: swift build -c release")
    }
    return path
  }

  func progress(_ label: String, _ done: Int, of total: Int) {
    line.withLock { $0.update(label, done: done, total: total, at: .now) }
  }

  func progressEnds() { line.withLock { $0.finish() } }

  /// Where `ops/kafka` is: above the folder of the program.
  private static var project: URL {
    var folder = (Bundle.main.executableURL ?? URL(filePath: ".")).resolvingSymlinksInPath()
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      if FileManager.default.fileExists(atPath: folder.appending(path: "ops/kafka").path) {
        return folder
      }
    }
    return URL(filePath: FileManager.default.currentDirectoryPath)
  }
}
