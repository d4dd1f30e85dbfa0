import CCurl
import Foundation
import Synchronization

/// The thread that owns libcurl's multi handle and every transfer.
///
/// Tasks leave orders in a mailbox and wake the thread; only the thread touches transfers and
/// resumes their callers.
// safety: `multi` is used by the loop's thread alone, except `curl_multi_wakeup`, which libcurl
// allows from any thread; it is freed in deinit, when neither the thread nor a client holds this.
final class TransferLoop: @unchecked Sendable {
  private struct Mailbox {
    var orders: [TransferOrder] = []
    var cancellations: [TransferTicket] = []
    var stopping = false
    /// The thread has taken its last look.
    var closed = false
  }

  private static let globalInit: CURLcode = curl_global_init(Int(CURL_GLOBAL_ALL))

  private let options: HTTPClientOptions
  private let multi: UnsafeMutableRawPointer
  private let mailbox = Mutex(Mailbox())

  init(options: HTTPClientOptions) throws(HTTPClientError) {
    guard Self.globalInit == CURLE_OK, let multi = curl_multi_init() else {
      throw .failed(host: "libcurl", code: Int(Self.globalInit.rawValue))
    }
    self.options = options
    self.multi = multi
    weir_curl_multi_set_long(
      multi, CURLMOPT_MAX_HOST_CONNECTIONS, options.maxConnectionsPerHost)
    weir_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, options.maxIdleConnections)
  }

  deinit {
    curl_multi_cleanup(multi)
  }

  func start() {
    let thread = Thread { self.run() }
    thread.name = "weir-http"
    thread.start()
  }

  func submit(_ order: TransferOrder) {
    let accepted = mailbox.withLock { box in
      guard !box.closed else { return false }
      box.orders.append(order)
      return true
    }
    if accepted { wake() } else { order.continuation.resume(returning: .failure(.closed)) }
  }

  func cancel(_ ticket: TransferTicket) {
    ticket.cancel()
    mailbox.withLock { if !$0.closed { $0.cancellations.append(ticket) } }
    wake()
  }

  func stop() {
    mailbox.withLock { $0.stopping = true }
    wake()
  }

  private func wake() {
    curl_multi_wakeup(multi)
  }

  // MARK: - On the loop's thread

  private func run() {
    var transfers: [ObjectIdentifier: Transfer] = [:]
    var handles: [UnsafeMutableRawPointer: ObjectIdentifier] = [:]

    /// The one place where a started transfer ends and its caller goes on.
    func finish(_ id: ObjectIdentifier, _ outcome: (Transfer) -> Transfer.Outcome) {
      guard let transfer = transfers.removeValue(forKey: id) else { return }
      handles[transfer.easy] = nil
      curl_multi_remove_handle(multi, transfer.easy)
      transfer.order.continuation.resume(returning: outcome(transfer))
    }

    while true {
      let (orders, cancellations, stopping) = mailbox.withLock { box in
        let taken = (box.orders, box.cancellations, box.stopping)
        box.orders.removeAll()
        box.cancellations.removeAll()
        box.closed = box.stopping
        return taken
      }
      for order in orders {
        guard !order.ticket.isCancelled, !stopping else {
          let error: HTTPClientError = stopping ? .closed : .cancelled
          order.continuation.resume(returning: .failure(error))
          continue
        }
        switch Transfer.make(order, options: options) {
        case .failure(let error): order.continuation.resume(returning: .failure(error))
        case .success(let transfer):
          let id = ObjectIdentifier(order.ticket)
          transfers[id] = transfer
          handles[transfer.easy] = id
          let code = curl_multi_add_handle(multi, transfer.easy)
          if code != CURLM_OK {
            finish(id) { .failure(.failed(host: $0.order.request.host, code: Int(code.rawValue))) }
          }
        }
      }
      for ticket in cancellations { finish(ObjectIdentifier(ticket)) { _ in .failure(.cancelled) } }
      if stopping {
        for id in Array(transfers.keys) { finish(id) { _ in .failure(.closed) } }
        return
      }

      var running: Int32 = 0
      curl_multi_perform(multi, &running)
      var remaining: Int32 = 0
      while let message = curl_multi_info_read(multi, &remaining) {
        guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle,
          let id = handles[easy]
        else { continue }
        // Read before the handle is removed: removal invalidates the message.
        let code = weir_curl_message_result(message)
        finish(id) { $0.outcome(code) }
      }
      curl_multi_poll(multi, nil, 0, 10_000, nil)
    }
  }
}
