/// A cache was asked for `count` things at once, all with the same outcome.
package struct CacheLookedUp: TelemetryEvent, Equatable {
  package static let name = "cache.looked_up"
  package var cache: CacheLabel
  package var outcome: CacheOutcome
  package var count: Int

  package init(_ cache: CacheLabel, _ outcome: CacheOutcome, count: Int = 1) {
    self.cache = cache
    self.outcome = outcome
    self.count = count
  }

  package var level: LogLevel { .debug }

  package func write(to fields: inout some FieldWriter) {
    fields.text("cache", cache.label)
    fields.text("outcome", outcome.label)
    fields.integer("count", count)
  }

  package func measure(_ metrics: Metrics) { metrics.cacheLookups[cache, outcome].add(count) }
}
