import Foundation
import Synchronization

/// The second level on disk: a SQLite file that one thread owns. A file that cannot be read is
/// thrown away, and where none can be written the cache is in memory only.
package final class DiskCacheStore: CacheStore {
  private typealias Job = @Sendable (DiskCacheFile?) -> Void

  private struct State {
    var jobs: [Job] = []
    var isClosed = false
  }

  private let state = Mutex(State())
  private let signal = DispatchSemaphore(value: 0)

  /// - Parameters:
  ///   - folder: made when it is not there.
  ///   - bytes: the most that the file may hold; the least recently used go first.
  package init(folder: String, bytes: Int) {
    let thread = Thread { [self] in work(folder: folder, bytes: bytes) }
    thread.name = "weir-cache"
    thread.start()
  }

  /// Ends the thread; what is asked afterwards is absent.
  package func close() {
    state.withLock { $0.isClosed = true }
    signal.signal()
  }

  package func entry(_ kind: CacheKind, _ key: CacheKey) async -> CacheEntry? {
    await perform { $0?.entry(kind, key) }
  }

  package func recent(_ kind: CacheKind, bytes: Int) async -> [CacheEntry] {
    await perform { $0?.recent(kind, bytes: bytes) ?? [] }
  }

  package func store(_ entries: [CacheEntry]) async {
    await perform { $0?.store(entries) }
  }

  private func perform<Result: Sendable>(
    _ body: @escaping @Sendable (DiskCacheFile?) -> Result
  ) async -> Result {
    await withCheckedContinuation { continuation in
      let job: Job = { continuation.resume(returning: body($0)) }
      let isTaken = state.withLock { state in
        guard !state.isClosed else { return false }
        state.jobs.append(job)
        return true
      }
      if isTaken { signal.signal() } else { job(nil) }
    }
  }

  private func work(folder: String, bytes: Int) {
    let file = DiskCacheFile(folder: folder, capacity: bytes)
    while true {
      signal.wait()
      let (jobs, isClosed) = state.withLock { state in
        defer { state.jobs = [] }
        return (state.jobs, state.isClosed)
      }
      for job in jobs { job(file) }
      if isClosed { return }
    }
  }
}
