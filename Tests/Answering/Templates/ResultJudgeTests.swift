import Contract
import Testing

@testable import Answering

@Suite struct ResultJudgeTests {
  private func judge(isClear: Bool = false) -> ResultJudge {
    ResultJudge(
      prior: 2, weights: ["result.repeats": -3, "result.empty": -3, "result.one": 1],
      threshold: 0.8, isClear: isClear)
  }

  @Test func `rows that name a thing twice make a reading doubtful`() {
    #expect(judge().isSure(of: [[.text("a")], [.text("b")]]))
    #expect(!judge().isSure(of: [[.text("a")], [.text("a")]]))
    #expect(!judge().isSure(of: []))
  }

  @Test func `a clear reading may find nothing, but not one thing twice`() {
    #expect(judge(isClear: true).isSure(of: []))
    #expect(!judge(isClear: true).isSure(of: [[.integer(1)], [.integer(1)]]))
  }

  @Test func `marks tell of the first rows only`() {
    let many = (0..<200).map { [Value.integer(Int64($0))] } + [[.integer(0)]]
    #expect(ResultMarks.of(many).isEmpty)
    #expect(ResultMarks.of([[.null]]) == ["result.null", "result.one"])
    #expect(ResultMarks.of([[.integer(0)]]) == ["result.zero"])
    #expect(
      ResultMarks.of([[.integer(0), .null], [.integer(0), .null]]) == [
        "result.someNull", "result.repeats",
      ])
  }

  @Test func `what no rows could make sure is not tried`() {
    let model = ConfidenceModel(bias: 0, weights: ["result.one": 0.5], threshold: 0.9)
    #expect(model.best(Features()) < 0.9)
    #expect(model.confidence(Features()) == 0.5)
  }
}
