/// Every metric, once: its name, kind, unit and meaning.
///
/// Names follow a rule that a test checks: `weir_` and a noun, then the unit; counters end in
/// `_total`; durations are seconds.
package enum Metric: String, Sendable, CaseIterable {
  case requests = "weir_requests_total"
  case requestErrors = "weir_request_errors_total"
  case requestDuration = "weir_request_duration_seconds"
  case stageDuration = "weir_stage_duration_seconds"
  case requestsCoalesced = "weir_requests_coalesced_total"
  case requestsInFlight = "weir_requests_in_flight"
  case requestsSentHome = "weir_requests_sent_home_total"
  case deadLetters = "weir_dead_letters_total"
  case flightsStarted = "weir_flights_started_total"
  case flightsCancelled = "weir_flights_cancelled_total"
  case flights = "weir_flights_in_flight"
  case tokens = "weir_tokens_total"
  case tokenUsage = "weir_call_tokens"
  case cacheLookups = "weir_cache_lookups_total"
  case cacheBytes = "weir_cache_bytes"
  case warmAnswers = "weir_warm_answers"
  case commits = "weir_commits_total"
  case commitDuration = "weir_commit_duration_seconds"
  case commitRecords = "weir_commit_records_total"
  case producerRebirths = "weir_producer_rebirths_total"
  case rebalances = "weir_rebalances_total"
  case partitions = "weir_partitions_assigned"
  case lag = "weir_consumer_lag"
  case providerCalls = "weir_provider_calls_total"
  case providerDuration = "weir_provider_call_duration_seconds"
  case providerRetries = "weir_provider_retries_total"
  case circuitsOpen = "weir_circuit_open"
  case queryDuration = "weir_query_duration_seconds"
  case indexesBuilt = "weir_indexes_built_total"
  case indexEntries = "weir_index_entries"
  case logLinesSuppressed = "weir_log_lines_suppressed_total"
  case buildInfo = "weir_build_info"
  case processStart = "process_start_time_seconds"
  case processCPU = "process_cpu_seconds_total"
  case processMemory = "process_resident_memory_bytes"
  case processFiles = "process_open_fds"

  package enum Kind: String, Sendable {
    case counter, gauge, histogram
  }

  package var kind: Kind {
    if rawValue.hasSuffix("_total") { return .counter }
    switch self {
    case .requestDuration, .stageDuration, .commitDuration, .providerDuration, .queryDuration,
      .tokenUsage:
      return .histogram
    default: return .gauge
    }
  }

  /// What the recorded whole numbers are divided by to give the exposed unit.
  package var divisor: Double { rawValue.hasSuffix("_seconds") ? 1_000_000 : 1 }

  package var help: String {
    switch self {
    case .requests: "Requests answered, by the way they went and how they ended."
    case .requestErrors: "Error replies, by code."
    case .requestDuration: "From consumption of a request to its reply being ready."
    case .stageDuration: "Time that requests spent in each stage."
    case .requestsCoalesced: "Requests answered by another request's execution."
    case .requestsInFlight: "Requests consumed and not yet completed."
    case .requestsSentHome: "Requests produced again to the partition their fingerprint names."
    case .deadLetters: "Records that could not be understood."
    case .flightsStarted: "Executions begun: one for each distinct question."
    case .flightsCancelled: "Executions given up because nobody waited any more."
    case .flights: "Executions going on."
    case .tokens: "Tokens charged by providers, by type."
    case .tokenUsage: "Tokens of one call to a provider, by type."
    case .cacheLookups: "Looks into the caches; the hit rate is the reader's to compute."
    case .cacheBytes: "Memory held by the caches."
    case .warmAnswers: "Finished answers kept for late-comers."
    case .commits: "Groups of results that left, or did not."
    case .commitDuration: "Time from the first produce of a group to its commit's answer."
    case .commitRecords: "Requests completed by commits."
    case .producerRebirths: "Producers made anew after a fatal or undecided error."
    case .rebalances: "Changes of the partitions of this member."
    case .partitions: "Partitions assigned to this member."
    case .lag: "Records of a partition not yet completed."
    case .providerCalls: "Calls to providers, by outcome."
    case .providerDuration: "Time of one call to a provider."
    case .providerRetries: "Calls to providers tried again."
    case .circuitsOpen: "1 while calls to a provider are withheld because it keeps failing."
    case .queryDuration: "Time of one SQL query."
    case .indexesBuilt: "Vector indexes built."
    case .indexEntries: "Documents in a vector index."
    case .logLinesSuppressed: "Log lines not written because too many alike came at once."
    case .buildInfo: "1, with the version as a label."
    case .processStart: "When the process started, since 1970."
    case .processCPU: "Processor time used."
    case .processMemory: "Memory held."
    case .processFiles: "Open file descriptors."
    }
  }

  /// Upper bounds of the exposed buckets, in recorded units.
  package var bounds: [Int] {
    self == .tokenUsage
      ? (0...13).map { 1 << (2 * $0) }
      : [
        100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 75_000, 100_000, 250_000,
        500_000, 750_000, 1_000_000, 2_500_000, 5_000_000, 7_500_000, 10_000_000, 30_000_000,
        60_000_000,
      ]
  }
}
