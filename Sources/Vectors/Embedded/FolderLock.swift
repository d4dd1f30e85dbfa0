internal import Glibc

/// One builder at a time a folder, across processes; the system lets go when a process dies.
struct FolderLock: ~Copyable {
  private let descriptor: Int32

  /// Nil while another holds it.
  init?(path: String, collection: String) throws(VectorError) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw .storage(collection: collection, reason: "cannot write in \(path)")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      return nil
    }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }
}
