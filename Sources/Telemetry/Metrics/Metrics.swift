import Synchronization

/// Every number Weir keeps about itself. Recording is cheap and takes no lock that lasts; reading
/// makes a picture of the moment.
package final class Metrics: Sendable {
  package typealias Reading = @Sendable () -> [MetricSample]

  /// Totals since the start.
  package let requests = Sharded(RequestStatistics.init)
  package let sentHome = Counter()
  package let deadLetters = CounterFamily<DeadLetterReason>(.deadLetters)
  package let flightsStarted = Counter()
  package let flightsCancelled = Counter()
  package let cacheLookups = CounterGrid<CacheLabel, CacheOutcome>(.cacheLookups)
  package let commits = CounterFamily<CommitOutcome>(.commits)
  package let commitDuration = HistogramFamily<CommitOutcome>(.commitDuration)
  package let commitRecords = Counter()
  package let producerRebirths = Counter()
  package let rebalances = CounterFamily<RebalanceLabel>(.rebalances)
  package let providerCalls = CounterGrid<ProviderLabel, CallOutcome>(.providerCalls)
  package let providerDuration = HistogramFamily<ProviderLabel>(.providerDuration)
  package let providerRetries = CounterFamily<ProviderLabel>(.providerRetries)
  package let tokenUsage = HistogramFamily<TokenLabel>(.tokenUsage)
  package let queryDuration = Sharded(Histogram.init)
  package let indexesBuilt = Counter()
  package let logLinesSuppressed = Counter()
  private let openCircuits = Mutex<Set<ProviderLabel>>([])
  private let readings = Mutex<[Metric: Reading]>([:])

  package init() {}

  /// Says how a gauge is read; the closure is called whenever the metrics are, and must be quick.
  package func observe(_ metric: Metric, _ reading: @escaping Reading) {
    readings.withLock { $0[metric] = reading }
  }

  package func setCircuit(_ provider: ProviderLabel, isOpen: Bool) {
    openCircuits.withLock {
      if isOpen { _ = $0.insert(provider) } else { _ = $0.remove(provider) }
    }
  }

  /// Statistics of all requests so far.
  package func requestStatistics() -> RequestStatistics {
    requests.read().reduce(into: RequestStatistics()) { $0.merge($1) }
  }

  /// The sum of a gauge's samples now; nil when nobody says how to read it.
  package func reading(_ metric: Metric) -> Double? {
    let read = readings.withLock { $0[metric] }
    return read.map { read in
      read().reduce(0) { sum, sample in
        if case .number(let number) = sample.value { sum + number } else { sum }
      }
    }
  }

  /// All families, in the order of the metrics' table.
  package func families() -> [MetricFamily] {
    let open = openCircuits.withLock { $0 }
    let query = queryDuration.read().reduce(into: Histogram()) { $0.merge($1) }
    var families = requestStatistics().families
    families += [
      MetricFamily(.requestsSentHome, sentHome.value), deadLetters.family,
      MetricFamily(.flightsStarted, flightsStarted.value),
      MetricFamily(.flightsCancelled, flightsCancelled.value),
      cacheLookups.family, commits.family, commitDuration.family,
      MetricFamily(.commitRecords, commitRecords.value),
      MetricFamily(.producerRebirths, producerRebirths.value), rebalances.family,
      providerCalls.family, providerDuration.family, providerRetries.family, tokenUsage.family,
      MetricFamily(
        .circuitsOpen,
        ProviderLabel.allCases.map {
          MetricSample(open.contains($0) ? 1 : 0, [.init("provider", $0.label)])
        }),
      MetricFamily(.queryDuration, [MetricSample(labels: [], value: .histogram(query))]),
      MetricFamily(.indexesBuilt, indexesBuilt.value),
      MetricFamily(.logLinesSuppressed, logLinesSuppressed.value),
    ]
    let observed = readings.withLock { $0 }
    families += observed.map { MetricFamily($0.key, $0.value()) }
    let places = Dictionary(
      uniqueKeysWithValues: Metric.allCases.enumerated().map { ($1, $0) })
    return families.sorted { places[$0.metric, default: 0] < places[$1.metric, default: 0] }
  }
}
