import SQL
import Stemming
import Testing

@testable import Answering

@Suite struct SchemaSelectorTests {
  private func table(_ name: String, refersTo others: [String] = []) -> CatalogueTable {
    let references = others.indices.map { "r\($0)" }
    return CatalogueTable(
      name: name,
      columns: (["id"] + references).map { CatalogueColumn(name: $0, declaredType: "INTEGER") },
      foreignKeys: zip(references, others).map {
        ForeignKey(columns: [$0], referencedTable: $1, referencedColumns: ["id"])
      })
  }

  @Test func `the table between two that are spoken of comes along`() throws {
    let catalogue = DatabaseCatalogue(
      name: "d",
      tables: [
        table("person"), table("club"), table("membership", refersTo: ["Person", "club"]),
        table("m2", refersTo: ["club"]), table("zebra"),
      ])
    let selector = SchemaSelector(catalogue: catalogue, stemmer: try Stemmer())
    func chosen(_ question: String) -> [String] {
      selector.tables(for: question, matches: [], tokenBudget: 1000)
    }
    #expect(chosen("Which persons are in clubs?") == ["person", "club", "membership"])
    #expect(chosen("Which clubs?") == ["club"])
    // What is linked already needs none between; what is referred to comes with it.
    #expect(chosen("Which memberships?") == ["person", "club", "membership"])
  }

  /// Comparing every table's name with every other's took seconds at 500 tables, on a thread that
  /// others wait for.
  @Test(.timeLimit(.minutes(1)))
  func `thousands of tables of the same name are chosen from at once`() throws {
    let names = (0..<3000).map { "thing_\($0)" }
    let catalogue = DatabaseCatalogue(
      name: "d",
      tables: names.indices.map { table(names[$0], refersTo: [names[$0 * 7 % names.count]]) })
    let selector = SchemaSelector(catalogue: catalogue, stemmer: try Stemmer())
    let chosen = selector.tables(for: "How many things?", matches: [], tokenBudget: 6000)
    #expect(chosen.count > 50)
    #expect(chosen.count < 400)
  }
}
