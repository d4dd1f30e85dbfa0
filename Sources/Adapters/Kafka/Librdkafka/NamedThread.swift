import Foundation

/// Threads that show under their names in `ps -L` and debuggers.
enum NamedThread {
  /// - Parameter name: at most 15 bytes, by Linux.
  static func start(_ name: String, _ body: @escaping @Sendable () -> Void) {
    let thread = Thread {
      // Set from within: a name given before the start does not reach the operating system.
      Thread.current.name = name
      body()
    }
    thread.start()
  }
}
