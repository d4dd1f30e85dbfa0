/// The way back to one client. Answer once, from any thread; later answers are ignored.
/// A responder dropped without an answer keeps its client waiting until the server stops.
package struct HTTPResponder: Sendable {
  let exchange: Exchange
  let delays: DelayThread

  package func respond(_ response: HTTPServerResponse) {
    exchange.complete(response)
  }

  /// Answers no earlier than `delay` from now; no thread is blocked meanwhile.
  package func respond(_ response: HTTPServerResponse, after delay: Duration) {
    guard delay > .zero else { return exchange.complete(response) }
    delays.schedule(after: delay) { [exchange] in exchange.complete(response) }
  }
}
