package import Answering
internal import Foundation
package import Telemetry

/// The files of patterns that `answering.patterns` names: a file, or all of a folder.
package struct PatternsOpening: Sendable {
  private let path: String

  package init(_ path: String) { self.path = path }

  /// Every entry, approved or not, in the order of the files.
  package func entries() throws(ServiceError) -> [PatternEntry] {
    var entries: [PatternEntry] = []
    for file in try files() {
      guard let bytes = FileManager.default.contents(atPath: file) else {
        throw .answering("answering.patterns: \(file) cannot be read")
      }
      do throws(PatternFileError) {
        entries += try PatternFile.read(Array(bytes), path: file)
      } catch {
        throw .answering("answering.patterns: \(error)")
      }
    }
    return entries
  }

  /// Compiles what is approved.
  package func compile(
    _ databases: [AnswerableDatabase], _ telemetry: Telemetry
  ) async throws(ServiceError) -> ApprovedPatterns {
    let entries = try entries()
    guard !entries.isEmpty else { return ApprovedPatterns() }
    do throws(PatternFileError) {
      let compiled = try await ApprovedPatterns(entries, databases: databases)
      for warning in compiled.warnings {
        telemetry.emit(NoticeGiven(.warning, source: "patterns", warning))
      }
      telemetry.emit(
        NoticeGiven(
          .info, source: "patterns",
          "\(compiled.count) approved patterns serve"
            + (compiled.waiting > 0 ? ", \(compiled.waiting) wait for approval" : "")))
      return compiled
    } catch {
      throw .answering("answering.patterns: \(error)")
    }
  }

  private func files() throws(ServiceError) -> [String] {
    guard !path.isEmpty else { return [] }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw .answering("answering.patterns: there is no \(path)")
    }
    guard isFolder.boolValue else { return [path] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted()
      .map { (path as NSString).appendingPathComponent($0) }
  }
}
