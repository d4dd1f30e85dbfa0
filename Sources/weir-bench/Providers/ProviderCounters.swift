import JSON

/// What one endpoint of the simulated providers has seen.
struct ProviderCounters: Sendable, Equatable {
  /// Requests, those that were answered with a fault included.
  var calls = 0
  /// Texts, searches or conversations in them.
  var inputs = 0
  var distinctInputs = 0
  var largestCall = 0
  var faults = 0
  /// Requests that were under way at the same time.
  var mostConcurrent = 0
  var promptTokens = 0
  var completionTokens = 0

  var json: JSONValue {
    [
      "calls": .integer(Int64(calls)), "inputs": .integer(Int64(inputs)),
      "distinctInputs": .integer(Int64(distinctInputs)),
      "largestCall": .integer(Int64(largestCall)), "faults": .integer(Int64(faults)),
      "mostConcurrent": .integer(Int64(mostConcurrent)),
      "promptTokens": .integer(Int64(promptTokens)),
      "completionTokens": .integer(Int64(completionTokens)),
    ]
  }
}

/// The counters of one endpoint and what they are made from.
struct ProviderTally: Sendable {
  private(set) var counters = ProviderCounters()
  private var seen: Set<Int> = []
  /// When the requests under way will have been answered; `ends[..<head]` have been.
  private var ends: [ContinuousClock.Instant] = []
  private var head = 0

  mutating func count(
    _ inputs: [String], latency: Duration, now: ContinuousClock.Instant, isFault: Bool
  ) {
    counters.calls += 1
    counters.inputs += inputs.count
    counters.largestCall = max(counters.largestCall, inputs.count)
    counters.faults += isFault ? 1 : 0
    for input in inputs { seen.insert(input.hashValue) }
    counters.distinctInputs = seen.count
    // One latency for all calls of an endpoint: they end in the order they came.
    while head < ends.count, ends[head] <= now { head += 1 }
    if head > 1024, head * 2 > ends.count {
      ends.removeFirst(head)
      head = 0
    }
    ends.append(now + latency)
    counters.mostConcurrent = max(counters.mostConcurrent, ends.count - head)
  }

  mutating func count(promptTokens: Int, completionTokens: Int) {
    counters.promptTokens += promptTokens
    counters.completionTokens += completionTokens
  }
}
