import Contract
import Synchronization
import Telemetry
import Testing

@testable import Flights

@Suite(.timeLimit(.minutes(1))) struct FlightsDriverTests {
  private typealias Board = Flights<String, Int>
  private let telemetry = Telemetry.silent()
  private let key = FingerprintHasher().fingerprint(of: Request(question: "q"))

  /// An execution that ends when told, and tells when it was cancelled.
  private final class Engine: Sendable {
    let (started, start) = AsyncStream<String>.makeStream()
    let (cancellations, cancel) = AsyncStream<String>.makeStream()
    let release = CancelSignal()

    @Sendable func execute(
      _ work: String, _ part: @escaping @Sendable (Answer) async -> Void
    ) async -> Answer {
      start.yield(work)
      await release.wait()
      if Task.isCancelled { cancel.yield(work) }
      return Answer(route: .plan, sql: work)
    }
  }

  private func board(_ engine: Engine) -> (Board, AsyncStream<Board.Landing>) {
    let (landings, land) = AsyncStream<Board.Landing>.makeStream()
    let board = Board(
      warmBytes: 1 << 20, longestAge: .seconds(60), telemetry: telemetry, execute: engine.execute,
      deliver: { for landing in $0 { land.yield(landing) } })
    return (board, landings)
  }

  private func join(_ board: Board, _ requester: Int, deadline: Duration = .seconds(30))
    -> FlightJoin
  {
    let now = ContinuousClock.now
    return board.join(
      key, requester, deadline: now + deadline, maximumAge: .seconds(10), now: now)
  }

  private func running<Result: Sendable>(
    _ board: Board, _ body: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    try await withThrowingTaskGroup(of: Result?.self) { group in
      group.addTask {
        await board.run()
        return nil
      }
      group.addTask { try await body() }
      let result = try await group.next() ?? nil
      group.cancelAll()
      return try #require(result)
    }
  }

  @Test func `one execution lands with everybody who joined it`() async throws {
    let engine = Engine()
    let (board, landings) = board(engine)
    let got = try await running(board) {
      guard case .lead(let number) = self.join(board, 0) else { return [Board.Landing]() }
      board.launch(number, "w")
      for requester in 1..<4 { _ = self.join(board, requester) }
      engine.release.cancel()
      var got: [Board.Landing] = []
      for await landing in landings {
        got.append(landing)
        if got.count == 4 { break }
      }
      return got
    }
    #expect(got.map(\.requester) == [0, 1, 2, 3])
    #expect(got.map(\.isCoalesced) == [false, true, true, true])
    #expect(got.allSatisfy { $0.answer.answer.sql == "w" && $0.isLast })
    #expect(telemetry.metrics.flightsStarted.value == 1)
    #expect(telemetry.metrics.flightsCancelled.value == 0)
  }

  @Test func `an answer found at once counts as an execution, a warm one does not`() {
    let (board, _) = board(Engine())
    guard case .lead(let number) = join(board, 0) else { return #expect(Bool(false)) }
    _ = board.finish(number, with: EncodedAnswer(Answer(route: .template)), now: .now)
    guard case .warm = join(board, 1) else { return #expect(Bool(false)) }
    #expect(telemetry.metrics.flightsStarted.value == 1)
  }

  @Test func `who joins an execution is told in the debug log`() {
    let lines = Mutex<[String]>([])
    let telemetry = Telemetry(
      instance: "m",
      log: Log(
        level: .debug,
        sink: LogSink { line in lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) }
        }))
    let board = Board(
      warmBytes: 1 << 20, longestAge: .seconds(60), telemetry: telemetry,
      execute: { work, _ in Answer(route: .plan, sql: work) }, deliver: { _ in })
    for requester in 0..<3 { _ = join(board, requester) }
    let told = lines.withLock { $0 }
    #expect(told.count { $0.contains("flight.started") } == 1)
    #expect(told.count { $0.contains("flight.coalesced") } == 2)
    #expect(told.last?.contains("followers=3") == true)
  }

  @Test func `a flight that everybody left is cancelled`() async throws {
    let engine = Engine()
    let (board, _) = board(engine)
    let cancelled = try await running(board) {
      guard case .lead(let number) = self.join(board, 0) else { return "" }
      board.launch(number, "w")
      var started = engine.started.makeAsyncIterator()
      _ = await started.next()
      board.leave { $0 == 0 }
      var cancellations = engine.cancellations.makeAsyncIterator()
      return await cancellations.next() ?? ""
    }
    #expect(cancelled == "w")
    #expect(board.counts.flights == 0)
    #expect(telemetry.metrics.flightsStarted.value == 1)
    #expect(telemetry.metrics.flightsCancelled.value == 1)
  }

  @Test func `a deadline is answered in time, though the provider hangs`() async throws {
    let engine = Engine()
    let (board, landings) = board(engine)
    let landing = try await running(board) {
      guard case .lead(let number) = self.join(board, 7, deadline: .milliseconds(20)) else {
        return nil as Board.Landing?
      }
      board.launch(number, "w")
      var landings = landings.makeAsyncIterator()
      return await landings.next()
    }
    #expect(landing?.answer.answer.error?.code == .deadlineExceeded)
    #expect(landing?.requester == 7)
    #expect(telemetry.metrics.flightsCancelled.value == 1)
  }
}
