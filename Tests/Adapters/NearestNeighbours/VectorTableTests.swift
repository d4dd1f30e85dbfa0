import Foundation
import TestSupport
import Testing

@testable import NearestNeighbours

@Suite("a vector table") struct VectorTableTests {
  @Test func `scans ranges and lists exactly, and feeds a graph`() throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("vectors.f32").path
    var random = SplitMix64(seed: 3)
    var vectors = try (0..<50).map { _ in try UnitVector(random.vector(9)).components }
    vectors[20] = [Float](repeating: 0, count: 9)
    var data = Data()
    for value in vectors.joined() { withUnsafeBytes(of: value) { data.append(contentsOf: $0) } }
    try data.write(to: URL(fileURLWithPath: path))

    let table = try VectorTable(contentsOf: path, dimension: 9)
    #expect(table.rows == 50)
    #expect(try table.row(13) == vectors[13])
    let query = try UnitVector(random.vector(9)).components
    let scores = vectors.map { zip($0, query).reduce(Float(0)) { $0 + $1.0 * $1.1 } }
    let best = (10..<40).sorted { scores[$0] > scores[$1] }.prefix(5)
    #expect(try table.scan(query, limit: 5, rows: 10..<40).map { Int($0.label) } == Array(best))
    #expect(try table.scan(query, limit: 5, among: [3, 48]).count == 2)
    #expect(throws: NearestNeighboursError.rowOutOfRange(row: 50, rows: 50)) {
      try table.scan(query, limit: 1, among: [50])
    }
    #expect(throws: NearestNeighboursError.rowOutOfRange(row: 51, rows: 50)) {
      try table.scan(query, limit: 1, rows: 0..<51)
    }
    let graph = try NearestNeighbourIndex(dimension: 9)
    try table.add(rows: 10..<40, to: graph, threads: 2)
    #expect(graph.count == 29)
    #expect(try graph.search(query, limit: 5, breadth: 64).map { Int($0.label) } == Array(best))
    #expect(throws: NearestNeighboursError.self) {
      try VectorTable(contentsOf: path, dimension: 7)
    }
  }

  @Test func `an empty file is an empty table`() throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("vectors.f32").path
    try Data().write(to: URL(fileURLWithPath: path))
    let table = try VectorTable(contentsOf: path, dimension: 4)
    #expect(table.rows == 0)
    #expect(try table.scan([1, 0, 0, 0], limit: 3, rows: 0..<0).isEmpty)
  }
}
