import Glibc

/// Strings for C names that repeat: topics and header names come in the same few, in the same
/// order, record after record, so the expected one is compared first and nothing is allocated.
struct InternedNames {
  private var names: [String] = []
  private var next = 0

  /// More different names than this (a client may invent header names) are not remembered.
  private static let limit = 64

  mutating func string(_ name: UnsafePointer<CChar>) -> String {
    let count = names.count
    for step in 0..<count {
      var index = next + step
      if index >= count { index -= count }
      // Strings come back from C's own bytes, so equality of bytes is equality of names.
      if names[index].withCStringEquals(name) {
        next = index + 1 == count ? 0 : index + 1
        return names[index]
      }
    }
    let fresh = String(cString: name)
    if count < Self.limit { names.append(fresh) }
    return fresh
  }
}

extension String {
  fileprivate func withCStringEquals(_ other: UnsafePointer<CChar>) -> Bool {
    let bytes = utf8
    let same = bytes.withContiguousStorageIfAvailable {
      strncmp(
        UnsafeRawPointer($0.baseAddress!).assumingMemoryBound(to: CChar.self), other, $0.count) == 0
        && other[$0.count] == 0
    }
    return same ?? (self == String(cString: other))
  }
}
