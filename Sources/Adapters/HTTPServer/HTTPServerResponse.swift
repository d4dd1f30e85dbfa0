/// What to answer, and how well-behaved to be about it.
package struct HTTPServerResponse: Sendable, Equatable {
  /// How the body travels. All but `whole` are faults, for servers that play a provider.
  package enum Delivery: Sendable, Equatable {
    case whole
    /// Announces the whole length, sends this many bytes, then closes.
    case truncated(after: Int)
    /// Sends pieces of this many bytes with a pause before each.
    case paced(bytes: Int, every: Duration)
    /// Resets the connection without a response.
    case reset
    /// Answers nothing until the client gives up or the server stops.
    case hang
  }

  package var status: Int
  package var headers: [HTTPServerRequest.Field]
  package var body: [UInt8]
  package var delivery: Delivery

  package init(
    status: Int = 200, headers: [(String, String)] = [], body: [UInt8] = [],
    delivery: Delivery = .whole
  ) {
    self.status = status
    self.headers = headers.map { .init(name: $0.0, value: $0.1) }
    self.body = body
    self.delivery = delivery
  }

  package static func text(
    _ text: String, status: Int = 200, type: String = "text/plain; charset=utf-8"
  ) -> HTTPServerResponse {
    HTTPServerResponse(status: status, headers: [("content-type", type)], body: Array(text.utf8))
  }

  package static func json(_ text: String, status: Int = 200) -> HTTPServerResponse {
    .text(text, status: status, type: "application/json")
  }
}
