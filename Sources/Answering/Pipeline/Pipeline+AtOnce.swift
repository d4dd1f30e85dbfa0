import Caching
package import Contract
import Models
import Stemming
import Vectors

/// Gear one: on a worker thread, with its own connections, waiting for nothing.
extension Pipeline {
  package func answerAtOnce(_ question: Question, on worker: AnsweringWorker) -> Answer? {
    let start = ContinuousClock.now
    guard options.strategy == .pipeline, question.page?.cursor == nil,
      question.mode != .hybrid, question.deadline > start, let stemmer = worker.stemmer
    else { return nil }
    let scope: AskerScope
    do throws(ReplyError) {
      scope = try self.scope(of: question)
    } catch {
      return .failed(error)
    }
    if question.mode == .vector { return searchAtOnce(question, scope, since: start) }
    guard let reading = quickReading(question, scope, stemmer, worker) else { return nil }
    let database = reading.database
    if let found = knownPattern(reading, database), !found.pattern.usesHits {
      var answer = runAtOnce(
        found.pattern.sql, found.parameters, database, question, on: worker, route: .pattern)
      answer?.form = found.pattern.told
      return finished(answer, question, since: start, question.explains ? [found.reason] : [])
    }
    let isNew = reading.template == nil
    if isNew { reading.template = .some(template(question, database, scope, nil)) }
    if let found = reading.template, let match = found {
      guard
        var answer = runAtOnce(
          match.sql, match.bound, database, question, on: worker, route: .template)
      else { return nil }
      guard match.judge.isSure(of: answer.rows) else {
        // In the next gear it is noted why, and somebody else may be asked.
        reading.template = .some(nil)
        return nil
      }
      // Taught once a reading: what the words alone say does not change.
      if isNew {
        learn(match, &answer, question, reading.skeleton, database, reading.patternKey)
      }
      return finished(answer, question, since: start, match.explanation)
    }
    return nil
  }

  /// The pattern that fits a reading. Looked up again only when something was learnt or forgotten.
  private func knownPattern(
    _ reading: RecentReadings.Entry, _ database: AnswerableDatabase
  ) -> KnownPattern? {
    let turn = caches.patterns.turn
    if let known = reading.pattern, known.turn == turn {
      caches.patterns.count(isHit: true)
      return known.found
    }
    let found = pattern(reading.patternKey, reading.skeleton, database)
    // Approved ones are found without the cache.
    reading.pattern = found.flatMap { $0.provenance == nil ? (turn, $0) : nil }
    return found
  }

  /// What the words alone say, remembered by the thread.
  private func quickReading(
    _ question: Question, _ scope: AskerScope, _ stemmer: Stemmer, _ worker: AnsweringWorker
  ) -> RecentReadings.Entry? {
    let key = RecentReadings.Key(
      text: question.text, tenant: question.tenant, database: question.database)
    // Values that the asker binds have a part in the pattern's key.
    let isPlain = question.parameters.isEmpty
    if isPlain, let known = worker.readings.entry(for: key, of: self) { return known }
    let reading = read(question, scope, stemmer, isComplete: false)
    guard let database = reading.database else { return nil }
    let turn = database.watch.schemaTurn
    let entry = RecentReadings.Entry(
      database, schemaTurn: turn, reading.skeleton,
      patternKey(question, reading.skeleton, database, scope, .sql, using: worker.hasher))
    if isPlain { worker.readings.insert(entry, for: key) }
    return entry
  }

  /// A search with nothing to wait for: a model and indexes in this process.
  private func searchAtOnce(
    _ question: Question, _ scope: AskerScope, since start: ContinuousClock.Instant
  ) -> Answer? {
    guard !scope.collections.isEmpty,
      scope.collections.allSatisfy({ $0.embedsAtOnce != nil })
    else { return nil }
    var vectors: [String: [Float]] = [:]
    var lists: [[Hit]] = []
    for collection in scope.collections {
      let identity = collection.embedding.identity
      let vector = vectors[identity] ?? collection.embedsAtOnce?(question.text) ?? []
      vectors[identity] = vector
      let query = query(collection, vector, question.text, question, limit: nil)
      guard let found = try? self.vectors.searchAtOnce(query) else { return nil }
      lists.append(found.map(\.hit))
    }
    let most = question.limit ?? scope.collections.map(\.limit).max() ?? 10
    let answer = Answer(
      route: .vector, hits: Self.merged(lists, most: most),
      timings: [
        Timing("search", milliseconds: (ContinuousClock.now - start) / .milliseconds(1))
      ])
    return finished(answer, question, since: start, [])
  }

  private func finished(
    _ answer: Answer?, _ question: Question, since start: ContinuousClock.Instant,
    _ reasons: [String]
  ) -> Answer? {
    guard var answer else { return nil }
    let total = (ContinuousClock.now - start).inMilliseconds
    let later = answer.timings.reduce(0) { $0 + $1.milliseconds }
    if answer.route != .vector {
      answer.timings.insert(Timing("route", milliseconds: max(0, total - later)), at: 0)
    }
    if question.explains { answer.explanation = reasons + answer.explanation }
    return answer
  }
}
