import Foundation
import JSON
import Models
import TestSupport
import Testing

@testable import Vectors

/// Retrieval quality on the Cranfield collection (1,400 abstracts, 225 questions, graded relevance)
/// with the static embeddings: the figures that decided how hits are ranked.
@Suite("retrieval quality on Cranfield") struct CranfieldTests {
  private struct Judged {
    var question: String
    var grades: [String: Double]
  }

  private func lines(_ path: String) throws -> [JSONValue] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
      .map { try JSONValue(parsing: Array($0.utf8)) }
  }

  private func questions(_ folder: String) throws -> [Judged] {
    var judged = try lines(folder + "/queries.jsonl").map {
      Judged(question: $0["text"]?.string ?? "", grades: [:])
    }
    let table = try String(contentsOfFile: folder + "/relevance.tsv", encoding: .utf8)
    for line in table.split(separator: "\n").dropFirst() {
      let cells = line.split(separator: "\t")
      guard cells.count == 3, let position = Int(cells[0]), let grade = Double(cells[2]) else {
        continue
      }
      judged[position - 1].grades[String(cells[1])] = grade
    }
    return judged
  }

  /// Normalised discounted cumulative gain of the first ten, gain linear in the grade.
  private func gain(_ ids: [String], _ grades: [String: Double]) -> Double {
    func sum(_ gains: [Double]) -> Double {
      gains.prefix(10).enumerated().reduce(0) { $0 + $1.element / log2(Double($1.offset) + 2) }
    }
    let ideal = sum(grades.values.sorted(by: >))
    return ideal > 0 ? sum(ids.map { grades[$0] ?? 0 }) / ideal : 0
  }

  @Test func `words and vectors together beat either alone`() async throws {
    guard let folder = SharedData.path("cranfield") else { return }
    guard let embedder = try? StaticEmbedder(folder: ProjectFiles.data + "/wordllama") else {
      print("SKIPPED: no static model in \(ProjectFiles.data)/wordllama")
      return
    }
    let scratch = try Scratch()
    try await IndexBuilder(
      collection: "cranfield",
      source: IndexSource(.jsonLines(path: folder + "/documents.jsonl", id: "id"), text: ["text"]),
      embedder: IndexEmbedder(identity: embedder.identity, batch: 50) { texts in
        // The other tests share this pool.
        await Task.yield()
        return texts.map { embedder.embed($0) }
      }
    ).build(in: scratch.path)
    let judged = try questions(folder)
    var figures: [EmbeddedCollection.Ranking: Double] = [:]
    for ranking in [EmbeddedCollection.Ranking.vector, .words, .fused] {
      let collection = try EmbeddedCollection(
        name: "cranfield", folder: scratch.path, ranking: ranking)
      var sum = 0.0
      for each in judged {
        await Task.yield()
        let hits = try collection.searchAtOnce(
          VectorQuery(
            collection: "cranfield", vector: embedder.embed(each.question), text: each.question))
        sum += gain(hits.map(\.id), each.grades)
      }
      figures[ranking] = sum / Double(judged.count)
    }
    let vector = try #require(figures[.vector])
    let words = try #require(figures[.words])
    let fused = try #require(figures[.fused])
    print("Cranfield nDCG@10: vectors \(vector), words \(words), fused \(fused)")
    #expect(vector > 0.31 && words > 0.36)
    #expect(fused > words + 0.01 && fused > vector + 0.04)
  }
}
