import CSQLite
import Synchronization

/// Stops what a connection is doing, from any thread; harmless once the connection is closed.
package final class SQLiteInterrupter: Sendable {
  // safety: only passed to sqlite3_interrupt, which any thread may call, under the mutex that
  // closing takes too.
  private struct Handle: @unchecked Sendable {
    var pointer: OpaquePointer?
  }

  private let handle: Mutex<Handle>

  init(_ pointer: OpaquePointer) {
    handle = Mutex(Handle(pointer: pointer))
  }

  package func interrupt() {
    handle.withLock { if let pointer = $0.pointer { sqlite3_interrupt(pointer) } }
  }

  func invalidate() {
    handle.withLock { $0.pointer = nil }
  }
}
