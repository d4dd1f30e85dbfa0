import Dispatch
import Foundation

/// SIGTERM and SIGINT as a request to stop; a second one ends the process at once.
final class StopSignals {
  private let sources: [any DispatchSourceSignal]

  init(_ stop: @escaping @Sendable (String) -> Void) {
    sources = [SIGTERM, SIGINT].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        stop(number == SIGTERM ? "SIGTERM" : "SIGINT")
        signal(number, SIG_DFL)
      }
      source.activate()
      return source
    }
  }

  func cancel() {
    for source in sources { source.cancel() }
  }
}
