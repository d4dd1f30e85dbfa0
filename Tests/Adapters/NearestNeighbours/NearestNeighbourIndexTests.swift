import Foundation
import TestSupport
import Testing

@testable import NearestNeighbours

func temporaryFolder() throws -> URL {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("weir-nn-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  return folder
}

@Suite("a nearest-neighbour index") struct NearestNeighbourIndexTests {
  @Test(arguments: [1, 2, 5, 17, 33, 256]) func `finds the nearest by cosine`(dimension: Int) throws
  {
    var random = SplitMix64(seed: UInt64(dimension))
    let index = try NearestNeighbourIndex(dimension: dimension, capacity: 1)
    var stored: [[Float]] = []
    for label in 0..<300 {
      let vector = random.vector(dimension)
      stored.append(try UnitVector(vector).components)
      try index.add(label: UInt64(label), vector: vector.map { $0 * 7 })
    }
    #expect(index.count == 300)
    let raw = random.vector(dimension)
    let query = try UnitVector(raw).components
    let expected = stored.map { zip($0, query).reduce(Float(0)) { $0 + $1.0 * $1.1 } }.max()!
    let exact = try index.scan(raw, limit: 5)
    #expect(abs(exact[0].score - expected) < 1e-5)
    #expect(exact.map(\.score) == exact.map(\.score).sorted(by: >))
    let near = try index.search(raw, limit: 5, breadth: 300)
    #expect(near.count == 5)
    #expect(abs(near[0].score - expected) < 1e-5)
  }

  @Test func `recall of the graph at 64 candidates is above nine in ten`() throws {
    var random = SplitMix64(seed: 7)
    let index = try NearestNeighbourIndex(dimension: 32)
    let vectors = (0..<3_000).map { _ in random.vector(32) }
    try index.add(labels: (0..<3_000).map(UInt64.init), vectors: vectors, threads: 4)
    var found = 0
    for _ in 0..<50 {
      let query = random.vector(32)
      let exact = Set(try index.scan(query, limit: 10).map(\.label))
      found += try index.search(query, limit: 10, breadth: 64).count { exact.contains($0.label) }
    }
    #expect(found > 450, "recall \(found) of 500")
  }

  @Test func `a scan among labels sees only them`() throws {
    let index = try NearestNeighbourIndex(dimension: 2)
    for label in 0..<10 { try index.add(label: UInt64(label), vector: [1, Float(label)]) }
    let hits = try index.scan([1, 0], limit: 10, among: [9, 4, 77])
    #expect(hits.map(\.label) == [4, 9])
    #expect(try index.scan([1, 0], limit: 10, among: []).isEmpty)
  }

  @Test func `adding a label again replaces its vector, removing hides it`() throws {
    let index = try NearestNeighbourIndex(dimension: 2)
    try index.add(label: 1, vector: [1, 0])
    try index.add(label: 2, vector: [0, 1])
    try index.add(label: 1, vector: [-1, 0])
    #expect(index.count == 2)
    #expect(try index.search([1, 0], limit: 2).map(\.label) == [2, 1])
    #expect(try index.remove(label: 2))
    #expect(try !index.remove(label: 2))
    #expect(index.count == 1)
    #expect(try index.search([1, 0], limit: 5).map(\.label) == [1])
    #expect(try index.scan([1, 0], limit: 5).map(\.label) == [1])
  }

  @Test func `bad vectors are typed errors and change nothing`() throws {
    let index = try NearestNeighbourIndex(dimension: 3)
    #expect(throws: NearestNeighboursError.wrongDimension(expected: 3, actual: 2)) {
      try index.add(label: 1, vector: [1, 2])
    }
    #expect(throws: NearestNeighboursError.wrongDimension(expected: 3, actual: 0)) {
      try index.add(label: 1, vector: [])
    }
    #expect(throws: NearestNeighboursError.notFinite) {
      try index.add(labels: [1, 2], vectors: [[1, 0, 0], [1, .nan, 0]])
    }
    #expect(throws: NearestNeighboursError.zeroVector) { try index.search([0, 0, 0], limit: 1) }
    #expect(throws: NearestNeighboursError.notFinite) {
      try index.search([.infinity, 0, 0], limit: 1)
    }
    #expect(throws: NearestNeighboursError.countMismatch(labels: 1, vectors: 2)) {
      try index.add(labels: [1], vectors: [[1, 0, 0], [1, 0, 0]])
    }
    #expect(index.count == 0)
    #expect(try index.search([1, 0, 0], limit: 3).isEmpty)
    #expect(throws: NearestNeighboursError.invalidShape(dimension: 0, links: 16)) {
      try NearestNeighbourIndex(dimension: 0)
    }
    // Too large and too small to square, yet with a direction.
    try index.add(label: 1, vector: [3e38, 0, 0])
    try index.add(label: 2, vector: [0, 1e-37, 0])
    #expect(try index.search([1, 0.1, 0], limit: 2).map(\.label) == [1, 2])
  }

  @Test func `is the same after save and load, and grows afterwards`() throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("a.hnsw").path
    var random = SplitMix64(seed: 11)
    let index = try NearestNeighbourIndex(dimension: 16)
    for label in 0..<500 { try index.add(label: UInt64(label * 3), vector: random.vector(16)) }
    try index.remove(label: 30)
    try index.save(to: path)
    let loaded = try NearestNeighbourIndex(contentsOf: path, dimension: 16)
    #expect(loaded.count == 499)
    for _ in 0..<20 {
      let query = random.vector(16)
      #expect(try loaded.search(query, limit: 7) == index.search(query, limit: 7))
    }
    for label in 0..<700 {
      try loaded.add(label: 10_000 + UInt64(label), vector: random.vector(16))
    }
    #expect(loaded.count == 1_199)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.hnsw"])
  }

  @Test func `an empty index can be saved and loaded`() throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("empty.hnsw").path
    try NearestNeighbourIndex(dimension: 4).save(to: path)
    let loaded = try NearestNeighbourIndex(contentsOf: path, dimension: 4)
    #expect(try loaded.search([1, 0, 0, 0], limit: 3).isEmpty)
    try loaded.add(label: 5, vector: [1, 0, 0, 0])
    #expect(try loaded.search([1, 0, 0, 0], limit: 3).map(\.label) == [5])
  }

  @Test func `a damaged file is an error, never a crash`() throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("a.hnsw").path
    var random = SplitMix64(seed: 5)
    let index = try NearestNeighbourIndex(dimension: 8)
    for label in 0..<200 { try index.add(label: UInt64(label), vector: random.vector(8)) }
    try index.save(to: path)
    let sound = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(throws: NearestNeighboursError.self) {
      try NearestNeighbourIndex(contentsOf: path, dimension: 9)
    }
    let seed = UInt64.random(in: 0 ... .max)
    print("damage seed \(seed)")
    var damage = SplitMix64(seed: seed)
    for round in 0..<200 {
      var bytes = sound
      if round % 3 == 0 {
        bytes = bytes.prefix(Int.random(in: 0..<bytes.count, using: &damage))
      } else {
        for _ in 0..<5 {
          let place = Int.random(in: 0..<(round % 3 == 1 ? 96 : bytes.count), using: &damage)
          bytes[place] = UInt8.random(in: 0...255, using: &damage)
        }
      }
      try bytes.write(to: URL(fileURLWithPath: path))
      // What still loads (a flipped vector bit) must be searchable without harm.
      if let loaded = try? NearestNeighbourIndex(contentsOf: path, dimension: 8) {
        _ = try loaded.search(random.vector(8), limit: 5)
        _ = try loaded.scan(random.vector(8), limit: 5)
      }
    }
    #expect(throws: NearestNeighboursError.self) {
      try NearestNeighbourIndex(contentsOf: folder.path + "/absent", dimension: 8)
    }
  }

  @Test func `saving where it cannot leaves nothing behind`() throws {
    let index = try NearestNeighbourIndex(dimension: 2)
    #expect(throws: NearestNeighboursError.self) { try index.save(to: "/nonexistent/a.hnsw") }
  }

  @Test func `searches run while vectors are added`() async throws {
    let index = try NearestNeighbourIndex(dimension: 16, capacity: 16)
    try index.add(label: 0, vector: [Float](repeating: 1, count: 16))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for worker in 1...4 {
        group.addTask {
          var random = SplitMix64(seed: UInt64(worker))
          for step in 0..<400 {
            if worker <= 2 {
              try index.add(label: UInt64(worker * 1_000 + step), vector: random.vector(16))
            } else {
              #expect(try !index.search(random.vector(16), limit: 3).isEmpty)
            }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(index.count == 801)
  }
}
