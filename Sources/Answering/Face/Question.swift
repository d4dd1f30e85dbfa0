package import Contract
package import JSON

/// What is asked of ``Answering``: the part of a request that an answer depends on, and until when.
package struct Question: Sendable {
  package var text: String
  package var tenant: String?
  /// The database to ask; nil leaves the choice to the router.
  package var database: String?
  /// Collections to search; empty leaves the choice to the router.
  package var collections: [String]
  package var mode: Mode
  /// Values that the asker binds into SQL, by name.
  package var parameters: [JSONMember]
  /// Rows or hits wanted at the most.
  package var limit: Int?
  package var page: PageRequest?
  /// Whether the reasons of the routing are wanted in the answer.
  package var explains: Bool
  /// Whether provisional parts are wanted before the last.
  package var streams: Bool
  /// 0 (can wait) … 9 (first): whose calls and queries go first where some must wait. Of those who
  /// ask the same, the first decides.
  package var priority: Int
  package var fingerprint: Fingerprint
  /// When the answer is of no more use: work stops there with `deadline_exceeded`.
  package var deadline: ContinuousClock.Instant

  package init(
    _ request: Request, fingerprint: Fingerprint, deadline: ContinuousClock.Instant
  ) {
    text = request.question
    tenant = request.tenant
    database = request.database
    collections = request.collections
    mode = request.mode
    parameters = request.parameters
    limit = request.limit
    page = request.page
    explains = request.explains
    streams = request.streams
    priority = request.priority
    self.fingerprint = fingerprint
    self.deadline = deadline
  }
}
