internal import Digest
internal import JSON
internal import MemoryMap

/// Where one tensor lies in a safetensors file: 8 bytes of header length, a JSON header, the data.
struct SafetensorsLayout {
  /// Bytes from the beginning of the file to the first row.
  let offset: Int
  let rows: Int
  let columns: Int

  /// File length and a digest of its ends: names the weights without reading 16 MB at every start.
  let identity: String

  init(path: String, tensor: String) throws(StaticEmbedderError) {
    let file: MappedFile
    do { file = try MappedFile(path: path) } catch {
      if case .cannotOpen(_, 2) = error { throw .missing(path: path) }
      throw .unreadable(path: path, reason: error.description)
    }
    let length = file.bytes(in: 0..<8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard file.count >= 8, length <= UInt64(min(file.count - 8, Self.longestHeader)) else {
      throw .unreadable(path: path, reason: "its header is longer than the file")
    }
    let start = 8 + Int(length)
    guard let header = try? JSONValue(parsing: file.bytes(in: 8..<start)),
      let entry = header[tensor]
    else { throw .unreadable(path: path, reason: "it declares no tensor \(tensor)") }
    guard entry["dtype"]?.string == "F16" else {
      throw .unsupported(path: path, what: "weights of type \(entry["dtype"]?.string ?? "none")")
    }
    guard let rows = entry["shape"]?[0]?.integer, let columns = entry["shape"]?[1]?.integer,
      entry["shape"]?.array?.count == 2, let begin = entry["data_offsets"]?[0]?.integer,
      (1...Int64(Int32.max)).contains(rows), (1...65_536).contains(columns),
      (0...Int64(file.count)).contains(begin)
    else { throw .unreadable(path: path, reason: "the shape of \(tensor) makes no sense") }
    offset = start + Int(begin)
    self.rows = Int(rows)
    self.columns = Int(columns)
    let hasher = SHA256Hasher()
    hasher.update(UInt64(file.count))
    hasher.update(file.bytes(in: 0..<Self.sample))
    hasher.update(file.bytes(in: max(0, file.count - Self.sample)..<file.count))
    let digest = String(hasher.finalize().hex.prefix(16))
    let name = path.split(separator: "/").last.map(String.init) ?? path
    identity = "static:\(name):\(digest)"
  }

  private static let longestHeader = 1 << 20
  private static let sample = 1 << 16
}
