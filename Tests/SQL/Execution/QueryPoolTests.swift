import Contract
import SQL
import SQLite
import Testing

@Suite struct QueryPoolTests {
  private static let slow = """
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n
    """

  private func make(_ pool: QueryPool) throws -> Database {
    let file = try TemporaryDatabase("CREATE TABLE t(x); INSERT INTO t VALUES(1), (2), (3);")
    return try Database(file: DatabaseFile(name: "t", path: file.path), pool: pool)
  }

  /// Waits until the pool is in the state asked for; queries on other threads take their time.
  private func wait(_ pool: QueryPool, _ condition: (QueryPool.Load) -> Bool) async throws {
    let deadline = ContinuousClock.now.advanced(by: .seconds(120))
    while !condition(pool.load) {
      try #require(ContinuousClock.now < deadline, "\(pool.load)")
      await Task.yield()
    }
  }

  @Test func `many queries at once all get their own answer`() async throws {
    let pool = QueryPool(threads: 3)
    let databases = try (0..<4).map { _ in try make(pool) }
    try await withThrowingTaskGroup(of: (Int, ResultSet).self) { group in
      for number in 0..<500 {
        group.addTask {
          let result = try await databases[number % 4].query(
            "SELECT :n + sum(x) FROM t", ["n": .integer(Int64(number))])
          return (number, result)
        }
      }
      for try await (number, result) in group {
        #expect(result.rows == [[.integer(Int64(number + 6))]])
      }
    }
    #expect(pool.load.threads <= 3)
    // The caller is told before its thread has counted itself free.
    try await wait(pool) { $0.running == 0 && $0.waiting == 0 }
    #expect(try await databases[0].check("SELECT x FROM t").map(\.name) == ["x"])
    #expect(try await databases[0].dataVersion() == databases[0].dataVersion())
    await pool.shutdown()
    #expect(pool.load.threads == 0)
  }

  @Test func `time is bounded and typed`() async throws {
    let pool = QueryPool(threads: 1)
    let database = try make(pool)
    await #expect(throws: SQLError.deadlineExceeded) {
      try await database.query(Self.slow, limits: QueryLimits(timeout: .milliseconds(50)))
    }
    #expect(try await database.query("SELECT 1").rows == [[.integer(1)]])
    await pool.shutdown()
  }

  @Test func `a query that waits beyond its deadline is answered while the thread is busy`()
    async throws
  {
    let pool = QueryPool(threads: 1)
    let database = try make(pool)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        _ = try? await database.query(Self.slow, limits: QueryLimits(timeout: .seconds(600)))
      }
      try await wait(pool) { $0.running == 1 }
      await #expect(throws: SQLError.deadlineExceeded) {
        try await database.query("SELECT 1", limits: QueryLimits(timeout: .milliseconds(50)))
      }
      #expect(pool.load.running == 1 && pool.load.expired == 1)
      group.cancelAll()
    }
    await pool.shutdown()
  }

  @Test func `cancelling a task stops its query, running or waiting`() async throws {
    let pool = QueryPool(threads: 1)
    let database = try make(pool)
    try await withThrowingTaskGroup(of: SQLError?.self) { group in
      for _ in 0..<3 {
        group.addTask {
          do throws(SQLError) {
            _ = try await database.query(Self.slow, limits: QueryLimits(timeout: .seconds(600)))
            return nil
          } catch {
            return error
          }
        }
      }
      try await wait(pool) { $0.running == 1 && $0.waiting == 2 }
      group.cancelAll()
      // Left alone they would end by their deadline, not as cancelled.
      for try await error in group { #expect(error == .cancelled) }
    }
    // The caller is told before its thread has counted itself free.
    try await wait(pool) { $0.running == 0 && $0.waiting == 0 }
    #expect(try await database.query("SELECT 1").rows == [[.integer(1)]])
    await pool.shutdown()
  }

  @Test func `a full pool refuses and a closed one says so`() async throws {
    let pool = QueryPool(threads: 1, waitingLimit: 1)
    let database = try make(pool)
    try await withThrowingTaskGroup(of: SQLError?.self) { group in
      func ask() {
        group.addTask {
          do throws(SQLError) {
            _ = try await database.query(Self.slow, limits: QueryLimits(timeout: .seconds(600)))
            return nil
          } catch {
            return error
          }
        }
      }
      ask()
      try await wait(pool) { $0.running == 1 }
      ask()
      try await wait(pool) { $0.waiting == 1 }
      await #expect(throws: SQLError.overloaded) { try await database.query("SELECT 1") }
      await pool.shutdown()
      var errors: [SQLError?] = []
      for try await error in group { errors.append(error) }
      #expect(errors.count == 2 && errors.contains(.closed) && errors.contains(.cancelled))
    }
    await #expect(throws: SQLError.closed) { try await database.query("SELECT 1") }
    #expect(pool.load.refused == 1)
  }

  @Test func `a slow database leaves a thread for the others`() async throws {
    let pool = QueryPool(threads: 2)
    let slow = try make(pool)
    let quick = try make(pool)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          _ = try? await slow.query(Self.slow, limits: QueryLimits(timeout: .seconds(600)))
        }
      }
      try await wait(pool) { $0.running == 1 && $0.waiting == 3 }
      #expect(try await quick.query("SELECT count(*) FROM t").rows == [[.integer(3)]])
      group.cancelAll()
    }
    await pool.shutdown()
  }
}
