import Digest
import Testing

@testable import Checking

/// Notes beside offsets, made by hand from the format's description.
enum Notes {
  static func make(base: Int64, form: UInt8 = 0, body: [UInt8] = [], version: UInt8 = 1) -> String {
    var bytes: [UInt8] = [UInt8(ascii: "W"), version]
    for shift in stride(from: 56, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: base >> Int64(shift)))
    }
    bytes.append(form)
    bytes += body
    let hasher = SHA256Hasher()
    hasher.update(bytes)
    return Base64URL.encode(bytes + hasher.finalize().bytes.prefix(4))
  }
}

@Suite struct CommittedMapTests {
  @Test func `a base alone is read`() throws {
    let map = try CommittedMap(Notes.make(base: 70), beside: 70)
    #expect(map.base == 70 && map.done.isEmpty)
    #expect(map.isDone(69) && !map.isDone(70))
  }

  @Test func `a bitmap begins at the multiple of 64 below the base`() throws {
    // Bits 64…: the base 70 is open, 71 and 80 are done.
    let map = try CommittedMap(
      Notes.make(base: 70, form: 1, body: [0b1000_0000, 0, 0b0000_0001]), beside: 70)
    #expect(map.done == [71, 80])
  }

  @Test func `run lengths are open and done in turn`() throws {
    let map = try CommittedMap(
      Notes.make(base: 1000, form: 2, body: [2, 3, 0x80 | 1, 1, 1]), beside: 1000)
    #expect(map.done == [1002, 1003, 1004, 1134])
  }

  @Test(arguments: [
    ("", CommittedMap.Fault.tooShort), ("????", .notBase64),
    (String(repeating: "A", count: 4097), .tooLong(4097)),
    (Notes.make(base: 7, version: 2), .version(2)), (Notes.make(base: 8), .otherBase(8)),
    (Notes.make(base: 7, form: 9), .form(9)),
    (Notes.make(base: 7, form: 2, body: [0x80]), .runs),
    (Notes.make(base: 7, form: 1, body: [0x80]), .baseIsDone),
  ])
  func `what is wrong with a note is named`(note: String, fault: CommittedMap.Fault) {
    #expect(throws: fault) { _ = try CommittedMap(note, beside: 7) }
  }

  @Test func `a changed byte breaks the checksum`() {
    var note = Array(Notes.make(base: 7).utf8)
    note[12] = note[12] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
    #expect(throws: CommittedMap.Fault.checksum) {
      _ = try CommittedMap(String(decoding: note, as: UTF8.self), beside: 7)
    }
  }
}
