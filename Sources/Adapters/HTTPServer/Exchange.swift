import CMicroHTTPD
import Synchronization

/// One request and its answer, from the first header to the end of the response.
// safety: the connection pointer is used inside `state`'s lock while the exchange is suspended
// (the library allows resuming from any thread) or on the polling thread; libmicrohttpd keeps
// the connection alive until it reports the request completed, which happens after a resume.
final class Exchange: @unchecked Sendable {
  enum Phase {
    case waiting
    /// The connection is parked in libmicrohttpd until someone answers.
    case suspended
    case answered(HTTPServerResponse)
    case finished
  }

  let connection: OpaquePointer
  /// Touched by the polling thread only.
  var body: [UInt8] = []
  var bodyTooLarge = false
  var dispatched = false
  private let state = Mutex(Phase.waiting)

  init(connection: OpaquePointer) {
    self.connection = connection
  }

  /// The answer, if there is one; otherwise parks the connection until there is.
  func takeAnswerOrSuspend() -> HTTPServerResponse? {
    state.withLock { phase in
      switch phase {
      case .answered(let response):
        phase = .finished
        return response
      case .waiting:
        // Inside the lock, so that no answer can resume the connection before it is suspended.
        MHD_suspend_connection(connection)
        phase = .suspended
        return nil
      case .suspended, .finished:
        return nil
      }
    }
  }

  func complete(_ response: HTTPServerResponse) {
    state.withLock { phase in
      switch phase {
      case .waiting: phase = .answered(response)
      case .suspended:
        phase = .answered(response)
        MHD_resume_connection(connection)
      case .answered, .finished: break
      }
    }
  }

  /// Called when libmicrohttpd is done with the request, however it ended.
  func finish() {
    state.withLock { $0 = .finished }
  }
}
