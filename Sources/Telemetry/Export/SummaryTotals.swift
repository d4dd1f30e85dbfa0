import Contract
import JSON

/// What a summary counts, since the start or in an interval.
package struct SummaryTotals: Sendable {
  package private(set) var requests: RequestStatistics
  package private(set) var flightsStarted: Int
  package private(set) var deadLetters: Int
  package private(set) var commits: Int
  /// Hits and misses by cache.
  private var hits: [Int]
  private var misses: [Int]

  init() {
    requests = RequestStatistics()
    flightsStarted = 0
    deadLetters = 0
    commits = 0
    hits = CacheLabel.allCases.map { _ in 0 }
    misses = hits
  }

  init(_ metrics: Metrics) {
    requests = metrics.requestStatistics()
    flightsStarted = metrics.flightsStarted.value
    deadLetters = DeadLetterReason.allCases.reduce(0) { $0 + metrics.deadLetters[$1].value }
    commits = metrics.commits[.committed].value
    hits = CacheLabel.allCases.map { metrics.cacheLookups[$0, .hit].value }
    misses = CacheLabel.allCases.map { metrics.cacheLookups[$0, .miss].value }
  }

  func since(_ earlier: SummaryTotals) -> SummaryTotals {
    var difference = self
    difference.requests = requests.since(earlier.requests)
    difference.flightsStarted -= earlier.flightsStarted
    difference.deadLetters -= earlier.deadLetters
    difference.commits -= earlier.commits
    for index in hits.indices {
      difference.hits[index] -= earlier.hits[index]
      difference.misses[index] -= earlier.misses[index]
    }
    return difference
  }

  package func hits(_ cache: CacheLabel) -> Int { hits[cache.index] }
  package func misses(_ cache: CacheLabel) -> Int { misses[cache.index] }

  /// Hits of all looks into the cache, 0…1; nil without any.
  package func hitRate(_ cache: CacheLabel) -> Double? {
    let looks = hits(cache) + misses(cache)
    return looks == 0 ? nil : Double(hits(cache)) / Double(looks)
  }

  /// Share of requests that another's execution answered, 0…1; nil without any.
  package var coalescingRatio: Double? {
    requests.total == 0 ? nil : Double(requests.coalesced) / Double(requests.total)
  }

  package var errorTotal: Int {
    RouteLabel.allCases.reduce(0) { $0 + requests.replies($1, .error) }
  }

  func write(to writer: inout JSONWriter) {
    writer.name("requests")
    writer.integer(requests.total)
    writer.name("errors")
    writer.integer(errorTotal)
    writer.name("coalesced")
    writer.integer(requests.coalesced)
    if let ratio = coalescingRatio {
      writer.name("coalescingRatio")
      writer.number(Self.rounded(ratio))
    }
    writer.name("flightsStarted")
    writer.integer(flightsStarted)
    writer.name("deadLetters")
    writer.integer(deadLetters)
    writer.name("commits")
    writer.integer(commits)
    writeRoutes(to: &writer)
    writer.name("errorsByCode")
    writer.beginObject()
    for code in ErrorCode.allCases where requests.errors(code) > 0 {
      writer.name(escaping: code.rawValue)
      writer.integer(requests.errors(code))
    }
    writer.endObject()
    writer.name("tokens")
    writer.beginObject()
    for type in TokenLabel.allCases {
      writer.name(escaping: type.label)
      writer.integer(requests.tokens(type))
    }
    writer.endObject()
    writeCaches(to: &writer)
  }

  private func writeRoutes(to writer: inout JSONWriter) {
    writer.name("latencyMs")
    writer.beginObject()
    Self.write("all", requests.duration, to: &writer)
    for route in RouteLabel.allCases where requests.replies(route) > 0 {
      Self.write(route.label, requests.duration(route), to: &writer)
    }
    writer.endObject()
  }

  private static func write(_ name: String, _ histogram: Histogram, to writer: inout JSONWriter) {
    writer.name(escaping: name)
    writer.beginObject()
    writer.name("count")
    writer.integer(histogram.count)
    for (name, quantile) in [("p50", 0.5), ("p95", 0.95), ("p99", 0.99)] {
      writer.name(escaping: name)
      writer.number(Double(histogram.value(at: quantile)) / 1_000)
    }
    writer.name("max")
    writer.number(Double(histogram.max) / 1_000)
    writer.endObject()
  }

  private func writeCaches(to writer: inout JSONWriter) {
    writer.name("caches")
    writer.beginObject()
    for cache in CacheLabel.allCases {
      guard let rate = hitRate(cache) else { continue }
      writer.name(escaping: cache.label)
      writer.beginObject()
      writer.name("hits")
      writer.integer(hits(cache))
      writer.name("misses")
      writer.integer(misses(cache))
      writer.name("hitRate")
      writer.number(Self.rounded(rate))
      writer.endObject()
    }
    writer.endObject()
  }

  private static func rounded(_ ratio: Double) -> Double { (ratio * 10_000).rounded() / 10_000 }
}
