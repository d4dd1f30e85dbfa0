package import Contract

/// What can go wrong between a question and the documents near it.
package enum VectorError: Error, Equatable, Sendable, CustomStringConvertible {
  case unknownCollection(String)
  /// The collection is divided by tenant and the search names none.
  case tenantMissing(collection: String)
  case wrongDimension(collection: String, expected: Int, actual: Int)
  /// The query cannot be asked at all: a limit, a vector or a condition that makes no sense.
  case invalidQuery(collection: String, reason: String)
  /// The engine found the request wrong (400, 404, 409, 413, 422).
  case rejected(collection: String, status: Int, reason: String)
  /// The engine refused our credentials (401, 403).
  case credentialsRefused(collection: String)
  /// Too many requests; after so many seconds, if the engine said.
  case overloaded(collection: String, retryAfterSeconds: Int?)
  case deadlineExceeded(collection: String)
  /// Not reachable, or it failed.
  case unavailable(collection: String, reason: String)
  /// It answered something else than its published description says.
  case malformedResponse(collection: String, reason: String)
  /// The embedded index cannot be read or written.
  case storage(collection: String, reason: String)
  /// What an index was to be built from is not as configured.
  case source(collection: String, reason: String)
  /// The embedding model failed while an index was built.
  case embedding(collection: String, reason: String)
  case cancelled

  /// The wire contract's code for it.
  package var code: ErrorCode {
    switch self {
    case .unknownCollection: .unknownCollection
    case .tenantMissing: .forbidden
    case .invalidQuery: .invalidRequest
    case .overloaded: .overloaded
    case .deadlineExceeded, .cancelled: .deadlineExceeded
    case .wrongDimension, .rejected, .credentialsRefused, .unavailable, .malformedResponse,
      .storage, .source, .embedding:
      .internal
    }
  }

  /// Whether the same search may succeed if sent again.
  package var isRetriable: Bool {
    switch self {
    case .overloaded, .deadlineExceeded, .unavailable, .embedding: true
    case .unknownCollection, .tenantMissing, .wrongDimension, .invalidQuery, .rejected,
      .credentialsRefused, .malformedResponse, .storage, .source, .cancelled:
      false
    }
  }

  package var description: String {
    switch self {
    case .unknownCollection(let name): "there is no collection “\(name)”"
    case .tenantMissing(let name):
      "collection “\(name)” is divided by tenant: the request must name one"
    case .wrongDimension(let name, let expected, let actual):
      "collection “\(name)” holds vectors of \(expected) dimensions, the question's has \(actual):"
        + " it was made with another embedding model"
    case .invalidQuery(let name, let reason): "search in “\(name)”: \(reason)"
    case .rejected(let name, let status, let reason):
      "the vector engine refused a search in “\(name)” (\(status)): \(reason)"
    case .credentialsRefused(let name):
      "the vector engine refused the API key configured for “\(name)”"
    case .overloaded(let name, let seconds):
      "the vector engine behind “\(name)” has too much to do"
        + (seconds.map { ", again in \($0) s" } ?? "")
    case .deadlineExceeded(let name): "the search in “\(name)” took too long"
    case .unavailable(let name, let reason):
      "the vector engine behind “\(name)” is not available: \(reason)"
    case .malformedResponse(let name, let reason):
      "the vector engine behind “\(name)” gave no valid answer: \(reason)"
    case .storage(let name, let reason): "index of “\(name)”: \(reason)"
    case .source(let name, let reason): "source of “\(name)”: \(reason)"
    case .embedding(let name, let reason): "embedding for “\(name)”: \(reason)"
    case .cancelled: "the search was cancelled"
    }
  }
}
