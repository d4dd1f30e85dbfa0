internal import Foundation

/// Runs what blocks (files, SQLite, long computations) on a thread of its own, so that the
/// cooperative pool keeps its few.
enum BlockingWork {
  static func run<Value: Sendable>(
    named name: String, _ body: @escaping @Sendable () throws(VectorError) -> Value
  ) async throws(VectorError) -> Value {
    let result: Result<Value, VectorError> = await withCheckedContinuation { continuation in
      let thread = Thread {
        continuation.resume(returning: Result { () throws(VectorError) in try body() })
      }
      thread.name = name
      thread.stackSize = 1 << 20
      thread.start()
    }
    return try result.get()
  }
}
