import Foundation
import Testing

@testable import MemoryMap

@Suite("a half-float table") struct HalfFloatTableTests {
  private func file(_ bytes: [UInt8]) throws -> String {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("weir-map-\(UUID().uuidString)").path
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  private func bytes(of values: [Float16]) -> [UInt8] {
    values.flatMap { [UInt8($0.bitPattern & 0xFF), UInt8($0.bitPattern >> 8)] }
  }

  @Test(arguments: [1, 3, 16, 19, 256]) func `adds rows exactly as half floats widen`(columns: Int)
    throws
  {
    var random = SystemRandomNumberGenerator()
    let values = (0..<(5 * columns)).map { _ in
      // Every finite bit pattern may occur: normals, subnormals, both zeros.
      var bits = UInt16.random(in: .min ... .max, using: &random)
      if bits & 0x7C00 == 0x7C00 { bits &= 0x83FF }
      return Float16(bitPattern: bits)
    }
    let path = try file([9, 9, 9] + bytes(of: values))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let table = try HalfFloatTable(path: path, offset: 3, rows: 5, columns: columns)
    var sum = [Float](repeating: 0, count: columns)
    try table.add(rows: [4, 0, 4], to: &sum)
    var expected = [Float](repeating: 0, count: columns)
    for row in [4, 0, 4] {
      for column in 0..<columns { expected[column] += Float(values[row * columns + column]) }
    }
    #expect(sum == expected)
  }

  @Test func `refuses rows outside the table, arrays of the wrong length and short files`() throws {
    let path = try file(bytes(of: [1, 2, 3, 4]))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let table = try HalfFloatTable(path: path, offset: 0, rows: 2, columns: 2)
    var sum: [Float] = [0, 0]
    #expect(throws: MemoryMapError.rowOutOfRange(row: 2, rows: 2)) {
      try table.add(rows: [0, 2], to: &sum)
    }
    #expect(throws: MemoryMapError.rowOutOfRange(row: -1, rows: 2)) {
      try table.add(rows: [-1], to: &sum)
    }
    #expect(sum == [0, 0])
    var short: [Float] = [0]
    #expect(throws: MemoryMapError.wrongLength(expected: 2, actual: 1)) {
      try table.add(rows: [0], to: &short)
    }
    #expect(throws: MemoryMapError.tableOutsideFile(path: path)) {
      try HalfFloatTable(path: path, offset: 2, rows: 2, columns: 2)
    }
    #expect(throws: MemoryMapError.tableOutsideFile(path: path)) {
      try HalfFloatTable(path: path, offset: 0, rows: .max, columns: .max)
    }
  }

  @Test func `a missing file, a folder and an empty file`() throws {
    #expect(throws: MemoryMapError.cannotOpen(path: "/nonexistent/x", errno: ENOENT)) {
      try MappedFile(path: "/nonexistent/x")
    }
    #expect(throws: MemoryMapError.notARegularFile(path: "/tmp")) { try MappedFile(path: "/tmp") }
    let path = try file([])
    defer { try? FileManager.default.removeItem(atPath: path) }
    let empty = try MappedFile(path: path)
    #expect(empty.withBytes { $0.byteCount } == 0)
  }
}
