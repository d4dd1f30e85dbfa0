import Synchronization

/// Sends HTTP requests over libcurl: one thread, keep-alive, HTTP/2 where a TLS server offers it.
///
/// Redirects are not followed: credentials stay with the host they were meant for. Dropping the
/// last reference, or `shutdown()`, ends the thread and every transfer with `.closed`.
package final class HTTPClient: HTTPTransport {
  private let loop: TransferLoop

  package init(_ options: HTTPClientOptions = HTTPClientOptions()) throws(HTTPClientError) {
    loop = try TransferLoop(options: options)
    loop.start()
  }

  deinit {
    loop.stop()
  }

  package func shutdown() {
    loop.stop()
  }

  package func send(_ request: HTTPRequest) async throws(HTTPClientError) -> HTTPResponse {
    let ticket = TransferTicket()
    let loop = loop
    let result: Result<HTTPResponse, HTTPClientError> = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        loop.submit(TransferOrder(request: request, ticket: ticket, continuation: continuation))
      }
    } onCancel: {
      loop.cancel(ticket)
    }
    return try result.get()
  }
}

/// Identity of one `send`, and whether its caller gave up. The flag is raised before the loop is
/// told, so a cancellation that overtakes its own submission is still seen.
final class TransferTicket: Sendable {
  private let cancelled = Atomic(false)

  var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

  func cancel() {
    cancelled.store(true, ordering: .releasing)
  }
}

/// A request on its way to the loop's thread, with the caller that waits for it.
struct TransferOrder: Sendable {
  let request: HTTPRequest
  let ticket: TransferTicket
  let continuation: CheckedContinuation<Result<HTTPResponse, HTTPClientError>, Never>
}
