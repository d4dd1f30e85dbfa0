import Contract
import Digest
import JSON
import Telemetry
import Testing

@testable import Answering

@Suite struct PatternMinerTests {
  private func record(
    _ form: AnswerForm?, route: Route? = .plan, error: ErrorCode? = nil, fingerprint: UInt8 = 0,
    milliseconds: Int = 700, sql: Double = 20, shared: Bool = false, tokens: Int = 100
  ) -> [UInt8] {
    let print = Fingerprint(digest: SHA256Hasher().digest("\(fingerprint)"))
    let event = RequestAnswered(
      id: "x", tenant: "secret-tenant", fingerprint: print, database: form?.database, route: route,
      status: error == nil ? .ok : .error, errorCode: error, isCoalesced: shared,
      microseconds: milliseconds * 1_000, timings: [Timing("sql", milliseconds: sql)],
      usage: Usage(promptTokens: tokens, completionTokens: 20),
      model: route == .plan ? "m" : nil, partition: 0, offset: 0, form: form)
    return Telemetry.silent(instance: "t").record(
      of: event, time: "2026-01-01T00:00:0\(tokens % 10)Z"
    )
    .value
  }

  private let capital = AnswerForm(
    database: "geo", question: "what is the capital of {state.name}", sql: "SELECT :s0")

  @Test func formsAreCountedWithWhatTheyCost() throws {
    var miner = try #require(PatternMiner())
    for place in 0..<9 {
      miner.add(
        record(
          place % 3 == 0
            ? AnswerForm(
              database: "geo", question: "give me capitals of {state.name}", sql: "SELECT :s0")
            : capital, fingerprint: UInt8(place), milliseconds: 600 + 10 * place))
    }
    miner.add(record(AnswerForm(database: "geo", question: "how many rivers"), route: .template))
    miner.add(
      record(
        AnswerForm(database: "geo", question: "which way is up"), route: nil, error: .notUnderstood)
    )
    miner.add(Array("{\"event\":\"cache.looked_up\"}".utf8))
    miner.add(Array("nonsense".utf8))
    #expect(miner.requests == 11)
    let proposals = miner.proposals(minimum: 1)
    #expect(proposals.map(\.question) == [capital.question, "which way is up"])
    let best = try #require(proposals.first)
    #expect(best.seen == 9)
    #expect(best.routes == ["plan": 9])
    #expect(best.sql == "SELECT :s0")
    #expect(best.agreement == 1)
    #expect((600...660).contains(best.savedMsP50))
    #expect(best.savedTokens == 120)
    #expect(best.model == "m")
    #expect(proposals.last?.errors == ["not_understood": 1])
    #expect(miner.proposals(minimum: 2).count == 1)
    #expect(
      !String(decoding: JSONValue.array(proposals.map(\.json)).encoded, as: UTF8.self)
        .contains("secret-tenant"))
  }

  @Test func requestsThatSharedAnAnswerCountAsSeen() throws {
    var miner = try #require(PatternMiner())
    miner.add(record(nil, fingerprint: 7, shared: true))
    miner.add(record(capital, fingerprint: 7))
    miner.add(record(nil, route: .warm, fingerprint: 7))
    miner.add(record(nil, route: .warm, fingerprint: 8))
    #expect(miner.proposals(minimum: 1).map(\.seen) == [3])
    #expect(miner.told == 1)
  }

  @Test func whatAFileHoldsAlreadyIsNotProposedAgain() throws {
    var miner = try #require(PatternMiner())
    miner.add(record(capital))
    let known = try PatternFile.read(
      Array(
        "patterns: [{database: geo, question: 'please show the capital of {state.name}', sql: x}]"
          .utf8), path: "p")
    #expect(miner.proposals(minimum: 1, known: known).isEmpty)
    #expect(miner.proposals(minimum: 1).count == 1)
  }
}
