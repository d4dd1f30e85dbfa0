package import Answering
package import Configuration
internal import Outbox
internal import Synchronization
package import Telemetry

/// Puts the answering together as configured.
package enum Composition {
  package static func answering(
    _ configuration: WeirConfiguration, _ telemetry: Telemetry
  ) async throws -> any Answering {
    let opened = Mutex<Result<DatabaseOpening, ServiceError>?>(nil)
    await withNamedThread("weir.opening") {
      let result = Result { () throws(ServiceError) in try DatabaseOpening(configuration) }
      opened.withLock { $0 = result }
    }
    guard let opening = try opened.withLock({ $0 })?.get() else {
      throw ServiceError.answering("the databases could not be opened")
    }
    for warning in opening.warnings {
      telemetry.emit(NoticeGiven(.warning, source: "configuration", warning))
    }
    return TemplateAnswering(opening)
  }
}
