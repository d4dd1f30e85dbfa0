/// A collection that Qdrant holds.
package struct QdrantCollection: VectorCollection {
  package let target: QdrantTarget
  private let client: QdrantClient

  package init(_ target: QdrantTarget, client: QdrantClient) {
    self.target = target
    self.client = client
  }

  package var name: String { target.name }

  package func search(_ queries: [VectorQuery], deadline: ContinuousClock.Instant) async
    -> [Result<[VectorHit], VectorError>]
  {
    // What needs no call: errors we can see, and questions without direction, near to nothing.
    var results = queries.map { query -> Result<[VectorHit], VectorError>? in
      do throws(VectorError) { try check(query) } catch { return .failure(error) }
      return query.vector.contains { $0 != 0 } ? nil : .success([])
    }
    let open = results.indices.filter { results[$0] == nil }
    if !open.isEmpty {
      for (place, result) in zip(open, await ask(open.map { queries[$0] }, deadline)) {
        results[place] = result
      }
    }
    return results.map { $0 ?? .failure(VectorError.cancelled) }
  }

  private func ask(_ queries: [VectorQuery], _ deadline: ContinuousClock.Instant) async
    -> [Result<[VectorHit], VectorError>]
  {
    do {
      return try await client.search(queries, target, deadline: deadline).map { .success($0) }
    } catch {
      guard queries.count > 1, case .rejected = error else {
        return queries.map { _ in .failure(error) }
      }
    }
    // One of them was refused: each on its own, so that only that one fails.
    return await withTaskGroup(of: (Int, Result<[VectorHit], VectorError>).self) { group in
      for (place, query) in queries.enumerated() {
        group.addTask {
          do throws(VectorError) {
            let answers = try await client.search([query], target, deadline: deadline)
            return (place, .success(answers.first ?? []))
          } catch { return (place, .failure(error)) }
        }
      }
      var results = [Result<[VectorHit], VectorError>](
        repeating: .failure(.cancelled), count: queries.count)
      for await (place, result) in group { results[place] = result }
      return results
    }
  }

  private func check(_ query: VectorQuery) throws(VectorError) {
    try query.check(dimension: target.dimension)
    if target.tenantField != nil, query.filter.tenant == nil {
      throw .tenantMissing(collection: name)
    }
    for condition in query.filter.conditions where QdrantPath.key(condition.field) == nil {
      throw .invalidQuery(
        collection: name, reason: "“\(condition.field)” cannot be a payload field in Qdrant")
    }
  }
}
