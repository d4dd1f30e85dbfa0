import Configuration
import Dispatch
import Foundation

/// Serves the simulated providers until SIGTERM or SIGINT.
struct ProvidersCommand {
  private let invocation: Invocation

  init(_ invocation: Invocation) { self.invocation = invocation }

  func run() -> Int32 {
    var options = SimulatedProviders.Options()
    options.port = UInt16(invocation[BenchCommands.port])
    options.dimensions = invocation[BenchCommands.dimensions]
    options.profile =
      ProviderProfile.named[invocation[BenchCommands.profile]] ?? .guide
    do {
      let providers = try SimulatedProviders(options)
      Terminal.print(
        "providers: OpenAI at \(providers.openAIBaseURL), Qdrant at \(providers.qdrantURL)")
      waitForSignal()
      providers.stop()
      return 0
    } catch {
      Terminal.complain("\(error)")
      return 1
    }
  }

  private func waitForSignal() {
    let stopped = DispatchSemaphore(value: 0)
    let sources = [SIGTERM, SIGINT].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { stopped.signal() }
      source.resume()
      return source
    }
    stopped.wait()
    for source in sources { source.cancel() }
  }
}
