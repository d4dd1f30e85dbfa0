import Synchronization

/// The second level's twin without a disk.
package final class InMemoryCacheStore: CacheStore {
  private struct Name: Hashable {
    var kind: CacheKind
    var key: CacheKey
  }

  private let entries = Mutex<(byName: [Name: CacheEntry], order: [Name])>(([:], []))

  package init() {}

  package func entry(_ kind: CacheKind, _ key: CacheKey) async -> CacheEntry? {
    entries.withLock { $0.byName[Name(kind: kind, key: key)] }
  }

  package func recent(_ kind: CacheKind, bytes: Int) async -> [CacheEntry] {
    entries.withLock { entries in
      var left = bytes
      var found: [CacheEntry] = []
      for name in entries.order.reversed() where name.kind == kind {
        guard let entry = entries.byName[name], entry.bytes.count <= left else { break }
        left -= entry.bytes.count
        found.append(entry)
      }
      return found
    }
  }

  package func store(_ new: [CacheEntry]) async {
    entries.withLock { entries in
      for entry in new {
        let name = Name(kind: entry.kind, key: entry.key)
        if entries.byName.updateValue(entry, forKey: name) != nil {
          entries.order.removeAll { $0 == name }
        }
        entries.order.append(name)
      }
    }
  }
}
