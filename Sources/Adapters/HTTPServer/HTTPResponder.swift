/// The way back to one client. Answer once, from any thread; later answers are ignored.
/// A responder dropped without an answer keeps its client waiting until the server stops.
package struct HTTPResponder: Sendable {
  let exchange: Exchange
  let delays: DelayThread

  /// A client of a hanging answer may be long gone, unseen: in the end its socket is given back.
  private static let hangLimit: Duration = .seconds(300)

  package func respond(_ response: HTTPServerResponse) {
    guard response.delivery != .hang else {
      return delays.schedule(after: Self.hangLimit) { [exchange] in
        exchange.complete(HTTPServerResponse(delivery: .reset))
      }
    }
    exchange.complete(response)
  }

  /// Answers no earlier than `delay` from now; no thread is blocked meanwhile.
  package func respond(_ response: HTTPServerResponse, after delay: Duration) {
    guard delay > .zero, response.delivery != .hang else { return respond(response) }
    delays.schedule(after: delay) { [exchange] in exchange.complete(response) }
  }
}
