package import Digest

/// Where the next page of a result begins, and all that is needed to read it.
///
/// It holds the statement itself, so that any member can serve the page, after a restart too,
/// without planning the question again.
package struct PageCursor: Sendable, Equatable {
  /// Digest of what the cursor belongs to (tenant, question, limits): it serves nothing else.
  package var subject: SHA256Digest
  package var database: String
  package var sql: String
  package var parameters: QueryParameters
  /// Rows already delivered.
  package var offset: Int
  package var schema: SHA256Digest
  /// The state of the data that the first page was read from.
  package var data: DataVersion
  /// Seconds since 1970.
  package var expiry: UInt64

  package init(
    subject: SHA256Digest, database: String, sql: String, parameters: QueryParameters, offset: Int,
    schema: SHA256Digest, data: DataVersion, expiry: UInt64
  ) {
    self.subject = subject
    self.database = database
    self.sql = sql
    self.parameters = parameters
    self.offset = offset
    self.schema = schema
    self.data = data
    self.expiry = expiry
  }

  /// Whether the page still continues the same result; offsets mean nothing once rows have changed.
  package func check(
    subject: SHA256Digest, schema: SHA256Digest, data: DataVersion
  ) throws(SQLError) {
    guard subject == self.subject else { throw .cursorInvalid }
    guard schema == self.schema, data == self.data else { throw .cursorExpired }
  }
}
