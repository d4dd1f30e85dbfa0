internal import Foundation
internal import Glibc

/// The folder of one index: versions beside each other, `current` naming the one in use, `building`
/// the next. Readers of an old version keep its files mapped while a new one takes its place.
struct IndexFolder: Sendable {
  let root: String
  let collection: String

  /// - Parameter folder: what holds the folders of all embedded collections.
  init(in folder: String, collection: String) {
    // A collection's name is free text, a file's is not.
    let safe = collection.utf8.map { byte -> String in
      let isPlain =
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || byte == 0x2D || byte == 0x5F
      return isPlain ? String(UnicodeScalar(byte)) : "%" + String(byte, radix: 16)
    }
    root = folder + "/" + safe.joined()
    self.collection = collection
  }

  var current: String { root + "/current" }
  var building: String { root + "/building" }

  static func manifest(_ version: String) -> String { version + "/manifest.json" }
  static func rows(_ version: String) -> String { version + "/rows.sqlite" }
  static func vectors(_ version: String) -> String { version + "/vectors.f32" }
  static func staging(_ version: String) -> String { version + "/staging.sqlite" }
  static func graph(_ version: String, firstRow: Int) -> String {
    version + "/graph-\(firstRow).hnsw"
  }

  func prepare() throws(VectorError) {
    try attempt("create \(root)") {
      try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    }
  }

  /// Starts a build from nothing.
  func startBuilding() throws(VectorError) {
    try attempt("prepare \(building)") {
      if FileManager.default.fileExists(atPath: building) {
        try FileManager.default.removeItem(atPath: building)
      }
      try FileManager.default.createDirectory(atPath: building, withIntermediateDirectories: true)
    }
  }

  /// Makes what was built the current version, in one step, and removes the others.
  func publish() throws(VectorError) {
    let name = "v-" + UUID().uuidString.prefix(8).lowercased()
    try attempt("publish the index in \(root)") {
      for file in [Self.staging(building), building + "/plan.json"] {
        try? FileManager.default.removeItem(atPath: file)
      }
      try FileManager.default.moveItem(atPath: building, toPath: root + "/" + name)
      let link = root + "/next"
      try? FileManager.default.removeItem(atPath: link)
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: name)
      guard rename(link, current) == 0 else { throw CocoaError(.fileWriteUnknown) }
      for entry in try FileManager.default.contentsOfDirectory(atPath: root)
      where entry.hasPrefix("v-") && entry != name {
        try? FileManager.default.removeItem(atPath: root + "/" + entry)
      }
    }
  }

  private func attempt(_ what: String, _ body: () throws -> Void) throws(VectorError) {
    do { try body() } catch { throw .storage(collection: collection, reason: "cannot \(what)") }
  }
}
