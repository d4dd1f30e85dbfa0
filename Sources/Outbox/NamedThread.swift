internal import Foundation

/// Runs blocking work on a thread of its own, and waits for its end without blocking one of the
/// pool: the thread is a child of the task that calls.
package func withNamedThread(
  _ name: String, _ body: @escaping @Sendable () -> Void
) async {
  await withCheckedContinuation { continuation in
    let thread = Thread {
      body()
      continuation.resume()
    }
    thread.name = name
    thread.start()
  }
}
