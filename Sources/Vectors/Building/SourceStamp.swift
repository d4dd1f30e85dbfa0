internal import Glibc
internal import JSON

/// What tells from outside whether a source may have changed: size and time of the file, and of the
/// write-ahead log beside a database.
struct SourceStamp: Hashable, Sendable {
  var values: [Int64]

  init?(path: String) {
    guard let main = Self.look(path) else { return nil }
    values = main + (Self.look(path + "-wal") ?? [0, 0])
  }

  init?(_ json: JSONValue) {
    guard let values = json.array?.compactMap(\.integer), values.count == 4 else { return nil }
    self.values = values
  }

  var json: JSONValue { .array(values.map { .integer($0) }) }

  private static func look(_ path: String) -> [Int64]? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    let time = status.st_mtim
    return [Int64(status.st_size), Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)]
  }
}
