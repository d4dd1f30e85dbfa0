import Caching
import Contract
import Models
import Vectors

/// Searching: embed once, search every collection in one go.
extension Pipeline {
  func vector(
    _ question: Question, _ scope: AskerScope, search: String, _ trace: AnswerTrace
  ) async throws(ReplyError) -> Answer {
    guard !scope.collections.isEmpty else {
      throw collections.isEmpty
        ? ReplyError(.notUnderstood, "there is no collection to search", field: "collections")
        : ReplyError(.forbidden, "no collection is open to this tenant", field: "collections")
    }
    let hits = try await hits(question, scope.collections, search: search, trace)
    return Answer(route: .vector, hits: hits)
  }

  /// - Parameter limit: hits of each collection; nil: what the question or the collection says.
  func hits(
    _ question: Question, _ collections: [AnswerableCollection], search: String,
    _ trace: AnswerTrace, limit: Int? = nil
  ) async throws(ReplyError) -> [Hit] {
    try checkTime(question)
    let vectors = try await trace.measure("embed") { () async throws(ReplyError) in
      try await embeddings(of: search, for: collections, question, trace)
    }
    try checkTime(question)
    let queries = zip(collections, vectors).map { collection, vector in
      query(collection, vector, search, question, limit: limit)
    }
    let found = try await trace.measure("search") { () async throws(ReplyError) in
      do throws(VectorError) {
        return try await self.vectors.search(queries, deadline: question.deadline)
      } catch {
        throw ReplyError(error.code, error.description, isRetriable: error.isRetriable)
      }
    }
    let most = limit ?? question.limit ?? collections.map(\.limit).max() ?? 10
    return Self.merged(found.map { $0.map(\.hit) }, most: most)
  }

  func query(
    _ collection: AnswerableCollection, _ vector: [Float], _ text: String, _ question: Question,
    limit: Int?
  ) -> VectorQuery {
    VectorQuery(
      collection: collection.name, vector: vector, text: text,
      limit: max(1, min(limit ?? question.limit ?? collection.limit, options.maximumRows)),
      filter: VectorFilter(tenant: question.tenant))
  }

  /// One vector for each collection; each model embeds the text once.
  private func embeddings(
    of text: String, for collections: [AnswerableCollection], _ question: Question,
    _ trace: AnswerTrace
  ) async throws(ReplyError) -> [[Float]] {
    var known: [String: [Float]] = [:]
    var vectors: [[Float]] = []
    for collection in collections {
      let identity = collection.embedding.identity
      if known[identity] == nil {
        known[identity] = try await embedding(of: text, collection.embedding, question, trace)
      }
      vectors.append(known[identity] ?? [])
    }
    return vectors
  }

  private func embedding(
    of text: String, _ model: any Embedding, _ question: Question, _ trace: AnswerTrace
  ) async throws(ReplyError) -> [Float] {
    let key = Self.embeddingKey(text, model.identity)
    let (result, _) = await caches.embeddings.value(for: key) {
      () -> Result<EmbeddingVector, ModelError> in
      do throws(ModelError) {
        guard let embedded = try await model.embed([text], deadline: question.deadline).first
        else { throw .malformedResponse(reason: "no vector for the text") }
        trace.addEmbedding(tokens: embedded.tokens)
        return .success(EmbeddingVector(embedded.vector))
      } catch {
        return .failure(error)
      }
    }
    do throws(ModelError) {
      return try result.get().components
    } catch {
      throw ReplyError(error.code, error.description, isRetriable: error.isRetriable)
    }
  }

  /// A text means the same to every tenant, and nothing comes back but its vector.
  static func embeddingKey(_ text: String, _ identity: String) -> CacheKey {
    CacheKey(kind: .embeddings, scope: [identity], text: text)
  }

  /// Hits of several collections, the best first; equal scores keep the collections' order.
  static func merged(_ lists: [[Hit]], most: Int) -> [Hit] {
    guard lists.count > 1 else { return Array((lists.first ?? []).prefix(most)) }
    let all = lists.flatMap(\.self).enumerated()
    return all.sorted { ($0.element.score, -$0.offset) > ($1.element.score, -$1.offset) }
      .prefix(most).map(\.element)
  }
}
