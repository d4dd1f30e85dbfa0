package import Contract
import SQLite
import Stemming

/// One database file that may be asked.
///
/// Two ways in: `DatabaseSession` for a worker thread that answers at once, and the asynchronous
/// `query` here, which waits its turn for a thread of the pool.
package final class Database: Sendable {
  package let file: DatabaseFile
  package let policy: TenantPolicy
  /// What may be asked: tables that the policy withholds are not in it.
  package let catalogue: DatabaseCatalogue
  let description: DatabaseDescription
  private let pool: QueryPool

  package var name: String { file.name }

  /// Reads the schema; blocking, so for start-up or a thread of its own. To follow a changed schema
  /// or policy, make a new one.
  package init(
    file: DatabaseFile, policy: TenantPolicy = TenantPolicy(),
    annotations: CatalogueAnnotations = CatalogueAnnotations(),
    options: GuardOptions = GuardOptions(), pool: QueryPool,
    reader: CatalogueReader = CatalogueReader()
  ) throws(SQLError) {
    self.file = file
    self.policy = policy
    self.pool = pool
    let connection = try file.connect()
    do throws(SQLiteError) {
      catalogue = try reader.read(name: file.name, from: connection, annotations: annotations)
        .filtered(by: policy.access)
      description = DatabaseDescription(
        file: file, options: options,
        schema: try GuardedSchema.read(from: connection, access: policy.access))
    } catch {
      throw file.openingError(error)
    }
  }

  /// Runs a query on one of the pool's threads; cancelling the task stops it.
  package func query(
    _ sql: String, _ parameters: QueryParameters = .none, limits: QueryLimits = QueryLimits()
  ) async throws(SQLError) -> ResultSet {
    let deadline = ContinuousClock.now.advanced(by: limits.timeout)
    return try await pool.perform(self, priority: limits.priority, deadline: deadline) {
      (session, cancellation) throws(SQLError) in
      // The time spent waiting is part of the time allowed.
      var limits = limits
      limits.timeout = deadline - ContinuousClock.now
      return try session.run(self, sql, parameters, limits: limits, cancellation: cancellation)
    }
  }

  /// Whether the statement compiles and may run, and the columns it would give.
  package func check(_ sql: String, timeout: Duration = .seconds(5)) async throws(SQLError)
    -> [Column]
  {
    try await pool.perform(self, deadline: .now.advanced(by: timeout)) {
      (session, _) throws(SQLError) in try session.check(self, sql)
    }
  }

  package func dataVersion(timeout: Duration = .seconds(5)) async throws(SQLError) -> DataVersion {
    try await pool.perform(self, deadline: .now.advanced(by: timeout)) {
      (session, _) throws(SQLError) in try session.dataVersion(of: self)
    }
  }

  /// The stored values of the tables that may be asked; blocking, for a thread of its own.
  package func buildValueIndex(
    limits: ValueIndexLimits = ValueIndexLimits(), isCancelled: @escaping () -> Bool = { false }
  ) throws(SQLError) -> ValueIndex {
    let connection = try file.connect()
    do {
      return try ValueIndexBuilder.build(
        from: connection, catalogue: catalogue, limits: limits, isCancelled: isCancelled)
    } catch {
      throw .cannotOpen(database: name, reason: error.description)
    }
  }
}
