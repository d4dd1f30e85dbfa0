import Contract
import SQL

/// What one asker may use, sorted out before anything is chosen: a forbidden thing is never part of
/// an answer, and is told apart from an unknown one.
struct AskerScope: Sendable {
  var databases: [AnswerableDatabase]
  var collections: [AnswerableCollection]
  var tenant: String?
  /// Whether the database was named, or is the only one.
  var isDatabaseSettled: Bool

  init(
    _ question: Question, databases: [String: AnswerableDatabase], order: [String],
    collections: [String: AnswerableCollection], collectionOrder: [String]
  ) throws(ReplyError) {
    tenant = question.tenant
    if let name = question.database {
      guard let database = databases[name] else {
        throw ReplyError(.unknownDatabase, "there is no database \"\(name)\"", field: "database")
      }
      guard database.database.policy.access(for: tenant) != nil else {
        throw ReplyError(
          .forbidden, "the database \"\(name)\" is not open to this tenant", field: "database")
      }
      self.databases = [database]
    } else {
      self.databases = order.compactMap { databases[$0] }
        .filter { $0.database.policy.access(for: question.tenant) != nil }
    }
    isDatabaseSettled = self.databases.count == 1
    if question.collections.isEmpty {
      self.collections = collectionOrder.compactMap { collections[$0] }
        .filter { $0.isOpen(to: question.tenant) }
    } else {
      self.collections = []
      for name in question.collections {
        guard let collection = collections[name] else {
          throw ReplyError(
            .unknownCollection, "there is no collection \"\(name)\"", field: "collections")
        }
        guard collection.isOpen(to: tenant) else {
          throw ReplyError(
            .forbidden, "the collection \"\(name)\" is not open to this tenant",
            field: "collections")
        }
        self.collections.append(collection)
      }
    }
    if databases.isEmpty, collections.isEmpty {
      throw ReplyError(
        .notUnderstood, "nothing can be asked: no database and no collection is configured")
    }
    if self.databases.isEmpty, self.collections.isEmpty {
      throw ReplyError(.forbidden, "no database and no collection is open to this tenant")
    }
  }

  func access(to database: AnswerableDatabase) -> DatabaseAccess {
    database.database.policy.access(for: tenant) ?? DatabaseAccess(allowedTables: [])
  }

  /// The asker's part in cache keys: what one tenant taught does not serve another.
  func cacheScope(_ database: AnswerableDatabase) -> [String] { [tenant ?? "", database.scope] }
}
