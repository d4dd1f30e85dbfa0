/// Where searches are put: finds the collections, whatever engine holds them.
package protocol VectorSearching: Sendable {
  /// The names that may be searched, sorted.
  var collectionNames: [String] { get }

  /// Answers each query on its own, collections in parallel, each collection's queries together.
  func searchEach(_ queries: [VectorQuery], deadline: ContinuousClock.Instant) async
    -> [Result<[VectorHit], VectorError>]

  /// Answers on the calling thread; nil when the collection is not in this process.
  func searchAtOnce(_ query: VectorQuery) throws(VectorError) -> [VectorHit]?
}

extension VectorSearching {
  /// All answers, or the first error.
  package func search(_ queries: [VectorQuery], deadline: ContinuousClock.Instant)
    async throws(VectorError) -> [[VectorHit]]
  {
    var answers: [[VectorHit]] = []
    answers.reserveCapacity(queries.count)
    for result in await searchEach(queries, deadline: deadline) { answers.append(try result.get()) }
    return answers
  }
}

/// The configured collections by name.
package struct VectorCollections: VectorSearching {
  private let collections: [String: any VectorCollection]

  package init(_ collections: [any VectorCollection] = []) {
    self.collections = Dictionary(
      collections.map { ($0.name, $0) }, uniquingKeysWith: { _, last in last })
  }

  package var collectionNames: [String] { collections.keys.sorted() }

  package subscript(_ name: String) -> (any VectorCollection)? { collections[name] }

  package func searchEach(_ queries: [VectorQuery], deadline: ContinuousClock.Instant) async
    -> [Result<[VectorHit], VectorError>]
  {
    var results = queries.map {
      Result<[VectorHit], VectorError>.failure(.unknownCollection($0.collection))
    }
    let groups = Dictionary(grouping: queries.indices) { queries[$0].collection }
    let known = groups.compactMap { name, places in collections[name].map { ($0, places) } }
    if known.count == 1, let (collection, places) = known.first {
      // The usual case, without a task of its own.
      let answers = await collection.search(places.map { queries[$0] }, deadline: deadline)
      for (place, answer) in zip(places, answers) { results[place] = answer }
      return results
    }
    await withTaskGroup(of: ([Int], [Result<[VectorHit], VectorError>]).self) { group in
      for (collection, places) in known {
        let part = places.map { queries[$0] }
        group.addTask { (places, await collection.search(part, deadline: deadline)) }
      }
      for await (places, answers) in group {
        for (place, answer) in zip(places, answers) { results[place] = answer }
      }
    }
    return results
  }

  package func searchAtOnce(_ query: VectorQuery) throws(VectorError) -> [VectorHit]? {
    guard let collection = collections[query.collection] else {
      throw .unknownCollection(query.collection)
    }
    return try (collection as? any LocalVectorCollection)?.searchAtOnce(query)
  }
}
