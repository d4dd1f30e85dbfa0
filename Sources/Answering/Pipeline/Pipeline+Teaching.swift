import Caching
package import Contract
import Digest
import SQL
import Stemming
import Synchronization

/// Patterns that an operator gives, before any question has taught them.
extension Pipeline {
  /// Teaches one question with the SQL that answers it; every tenant that may ask the database
  /// profits, and is checked as always when the SQL is run.
  ///
  /// - Throws: `unknown_database`, or what is wrong with the SQL.
  package func teach(
    _ text: String, database name: String, sql: String
  ) async throws(ReplyError) {
    guard let database = databases[name] else {
      throw ReplyError(.unknownDatabase, "there is no database \"\(name)\"", field: "database")
    }
    do throws(SQLError) {
      _ = try await database.database.check(sql)
    } catch {
      throw error.replyError
    }
    guard let stemmer = try? Stemmer() else {
      throw ReplyError(.internal, "the English stemmer is not available")
    }
    let skeleton = Skeletoniser(
      values: database.values, access: database.database.policy.access, stemmer: stemmer,
      references: database.references
    ).skeleton(of: text)
    let key = Self.taughtKey(skeleton, database)
    var list = caches.patterns.peek(key) ?? PatternList()
    list.learn(PatternLearner(catalogue: database.catalogue).pattern(skeleton, sql: sql))
    caches.patterns.insert(list, for: key)
    hasTaughtPatterns.store(true, ordering: .relaxed)
  }

  /// Belongs to no tenant: one field fewer than what tenants teach.
  static func taughtKey(
    _ skeleton: Skeleton, _ database: AnswerableDatabase,
    using hasher: SHA256Hasher = SHA256Hasher()
  ) -> CacheKey {
    CacheKey(
      kind: .patterns, scope: [database.scope], text: skeleton.text, using: hasher)
  }
}
