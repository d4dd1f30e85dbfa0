import Testing

@testable import Answering

@Suite struct LongStatementsTests {
  private let start = ContinuousClock.Instant.now

  @Test func aStatementIsRememberedForItsDatabaseAndForAWhile() {
    var statements = LongStatements()
    statements.insert("SELECT 1", in: "shop", now: start)
    #expect(statements.contains("SELECT 1", in: "shop", now: start + .seconds(29)))
    #expect(!statements.contains("SELECT 1", in: "shop", now: start + .seconds(30)))
    #expect(!statements.contains("SELECT 1", in: "staff", now: start))
    #expect(!statements.contains("SELECT 2", in: "shop", now: start))
  }

  @Test func whatIsRememberedIsBoundedAndThePastGoesFirst() {
    var statements = LongStatements()
    for number in 0..<200 { statements.insert("old \(number)", in: "shop", now: start) }
    let later = start + .seconds(60)
    for number in 0..<100 { statements.insert("new \(number)", in: "shop", now: later) }
    #expect(statements.count == 100)
    for number in 0..<100 {
      #expect(statements.contains("new \(number)", in: "shop", now: later))
    }
    for number in 0..<1000 { statements.insert("more \(number)", in: "shop", now: later) }
    #expect(statements.count <= 256)
  }
}
