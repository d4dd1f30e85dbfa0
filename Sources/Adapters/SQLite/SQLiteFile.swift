import Glibc

/// What the file system tells about a database's files, without opening them.
///
/// Opening and closing a database's file beside SQLite would drop the POSIX locks that the
/// process's connections hold on it (sqlite.org/howtocorrupt.html, 2.2).
package enum SQLiteFile {
  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Whether this process may write the file.
  package static func isWritable(_ path: String) -> Bool { access(path, W_OK) == 0 }

  /// What `stat` tells of one file.
  package struct Status: Hashable, Sendable {
    package var device: UInt64
    package var inode: UInt64
    package var size: Int64
    /// Nanoseconds since 1970.
    package var modified: Int64

    /// Whether two looks at a path saw the same file.
    package func isSameFile(as other: Status) -> Bool {
      device == other.device && inode == other.inode
    }
  }

  /// Nil when there is no such file.
  package static func status(_ path: String) -> Status? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return Status(
      device: UInt64(status.st_dev), inode: UInt64(status.st_ino), size: Int64(status.st_size),
      modified: Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec))
  }
}
