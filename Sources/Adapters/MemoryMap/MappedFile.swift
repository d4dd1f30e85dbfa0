import Glibc

/// A file seen as memory, read-only: pages come in when touched and belong to the page cache, so a
/// large table costs no heap and no start-up time.
///
/// The file must not be truncated while mapped: whoever replaces it writes another and renames.
package final class MappedFile: Sendable {
  // safety: set once, read-only pages, unmapped only in deinit.
  private nonisolated(unsafe) let base: UnsafeRawPointer?

  /// Length in bytes.
  package let count: Int

  package init(path: String) throws(MemoryMapError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotOpen(path: path, errno: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .cannotOpen(path: path, errno: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notARegularFile(path: path) }
    count = Int(status.st_size)
    guard count > 0 else {
      base = nil
      return
    }
    guard let mapped = mmap(nil, count, PROT_READ, MAP_SHARED, descriptor, 0),
      mapped != MAP_FAILED
    else { throw .cannotMap(path: path, errno: errno) }
    base = UnsafeRawPointer(mapped)
  }

  deinit {
    if let base { munmap(UnsafeMutableRawPointer(mutating: base), count) }
  }

  /// The bytes, for the duration of `body`.
  package func withBytes<Result, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(RawSpan(_unsafeStart: base ?? UnsafeRawPointer(bitPattern: 1)!, byteCount: count))
  }

  /// A copy of a part of the file; what lies outside it is left out.
  package func bytes(in range: Range<Int>) -> [UInt8] {
    withBytes { span in
      span.withUnsafeBytes { Array($0[range.clamped(to: 0..<$0.count)]) }
    }
  }
}
