internal import Answering
internal import Configuration
internal import SQL
internal import Telemetry

/// Looks at the files that answering reads and keeps: patterns, router weights, the cursors' key,
/// the caches' folder. What is not configured is not spoken of.
struct AnsweringCheck {
  private let configuration: WeirConfiguration
  private let telemetry: Telemetry

  init(_ configuration: WeirConfiguration, telemetry: Telemetry) {
    self.configuration = configuration
    self.telemetry = telemetry
  }

  func findings() async -> [Finding] {
    var findings: [Finding] = []
    if !configuration.answering.patterns.isEmpty { findings.append(await patterns()) }
    if !configuration.answering.templateSettings.isEmpty {
      findings.append(
        finding("template settings", configuration.answering.templateSettings) {
          () throws(ServiceError) in
          _ = try ComposedAnswering.templateSettings(configuration.answering)
        })
    }
    if !configuration.answering.routerWeights.isEmpty {
      findings.append(
        finding("router weights", configuration.answering.routerWeights) {
          () throws(ServiceError) in
          _ = try ComposedAnswering.router(configuration.answering)
        })
    }
    if !configuration.answers.cursorKeyFile.path.isEmpty {
      findings.append(
        finding("cursor key", "long enough") { () throws(ServiceError) in
          _ = try ComposedAnswering.cursorKey(configuration)
        })
    }
    if !configuration.caching.folder.isEmpty {
      findings.append(
        ComposedAnswering.cacheProblem(configuration).map { Finding("caches", .warning, $0) }
          ?? Finding("caches", .ok, configuration.caching.folder))
    }
    return findings
  }

  private func patterns() async -> Finding {
    // Without its databases no pattern compiles, and their own findings say why.
    guard let opening = try? await ComposedAnswering.openDatabases(configuration) else {
      return Finding("patterns", .warning, "not tried: a database cannot be opened")
    }
    let finding: Finding
    do throws(ServiceError) {
      let approved = try await PatternsOpening(configuration.answering.patterns)
        .compile(ComposedAnswering.answerable(opening, configuration), telemetry)
      finding = Finding(
        "patterns", approved.warnings.isEmpty ? .ok : .warning,
        (["\(approved.count) approved"] + approved.warnings).joined(separator: "; "))
    } catch {
      finding = Finding("patterns", .failed, error.description)
    }
    await opening.pool.shutdown()
    return finding
  }

  private func finding(
    _ subject: String, _ message: String, _ body: () throws(ServiceError) -> Void
  ) -> Finding {
    do throws(ServiceError) {
      try body()
      return Finding(subject, .ok, message)
    } catch {
      return Finding(subject, .failed, error.description)
    }
  }
}
