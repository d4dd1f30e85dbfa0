package import Contract

/// What is counted of answered requests; a batch is added under one lock.
package struct RequestStatistics: Sendable {
  private static let statuses = ReplyStatus.allCases.count

  /// By route and status.
  private var replies = [Int](repeating: 0, count: RouteLabel.allCases.count * Self.statuses)
  private var errors = [Int](repeating: 0, count: ErrorCode.allCases.count)
  private var durations = [Histogram](repeating: Histogram(), count: RouteLabel.allCases.count)
  private var stages = [Histogram](repeating: Histogram(), count: StageLabel.allCases.count)
  private var tokens = [Int](repeating: 0, count: TokenLabel.allCases.count)
  package private(set) var coalesced = 0

  package init() {}

  package mutating func record(_ event: RequestAnswered) {
    let route = RouteLabel(event.route)
    replies[route.index * Self.statuses + event.status.index] += 1
    if let code = event.errorCode { errors[code.index] += 1 }
    durations[route.index].record(event.microseconds)
    for timing in event.timings {
      guard let stage = StageLabel(timing.stage) else { continue }
      stages[stage.index].record(Int(clamping: timing.milliseconds * 1_000))
    }
    if event.isCoalesced { coalesced += 1 }
    guard !event.usage.isShared else { return }
    tokens[TokenLabel.prompt.index] += event.usage.promptTokens ?? 0
    tokens[TokenLabel.completion.index] += event.usage.completionTokens ?? 0
    tokens[TokenLabel.embedding.index] += event.usage.embeddingTokens ?? 0
  }

  package mutating func merge(_ other: RequestStatistics) {
    for index in replies.indices { replies[index] += other.replies[index] }
    for index in errors.indices { errors[index] += other.errors[index] }
    for index in durations.indices { durations[index].merge(other.durations[index]) }
    for index in stages.indices { stages[index].merge(other.stages[index]) }
    for index in tokens.indices { tokens[index] += other.tokens[index] }
    coalesced += other.coalesced
  }

  /// What came since `earlier`, a former state of these statistics.
  package func since(_ earlier: RequestStatistics) -> RequestStatistics {
    var difference = self
    for index in replies.indices { difference.replies[index] -= earlier.replies[index] }
    for index in errors.indices { difference.errors[index] -= earlier.errors[index] }
    for index in durations.indices {
      difference.durations[index] = durations[index].since(earlier.durations[index])
    }
    for index in stages.indices {
      difference.stages[index] = stages[index].since(earlier.stages[index])
    }
    for index in tokens.indices { difference.tokens[index] -= earlier.tokens[index] }
    difference.coalesced -= earlier.coalesced
    return difference
  }

  package func replies(_ route: RouteLabel, _ status: ReplyStatus) -> Int {
    replies[route.index * Self.statuses + status.index]
  }

  package func replies(_ route: RouteLabel) -> Int {
    ReplyStatus.allCases.reduce(0) { $0 + replies(route, $1) }
  }

  package var total: Int { replies.reduce(0, +) }
  package func errors(_ code: ErrorCode) -> Int { errors[code.index] }
  package func duration(_ route: RouteLabel) -> Histogram { durations[route.index] }
  package func stage(_ stage: StageLabel) -> Histogram { stages[stage.index] }
  package func tokens(_ type: TokenLabel) -> Int { tokens[type.index] }

  /// Durations of all routes together.
  package var duration: Histogram {
    durations.reduce(into: Histogram()) { $0.merge($1) }
  }

  package var families: [MetricFamily] {
    [
      MetricFamily(
        .requests,
        RouteLabel.allCases.flatMap { route in
          ReplyStatus.allCases.map { status in
            MetricSample(
              Double(replies(route, status)),
              [.init("route", route.label), .init("status", status.label)])
          }
        }),
      MetricFamily(
        .requestErrors,
        ErrorCode.allCases.map {
          MetricSample(Double(errors($0)), [.init("code", $0.label)])
        }),
      MetricFamily(
        .requestDuration,
        RouteLabel.allCases.map {
          MetricSample(labels: [.init("route", $0.label)], value: .histogram(duration($0)))
        }),
      MetricFamily(
        .stageDuration,
        StageLabel.allCases.map {
          MetricSample(labels: [.init("stage", $0.label)], value: .histogram(stage($0)))
        }),
      MetricFamily(.requestsCoalesced, coalesced),
      MetricFamily(
        .tokens,
        TokenLabel.allCases.map {
          MetricSample(Double(tokens($0)), [.init("type", $0.label)])
        }),
    ]
  }
}

extension Int {
  /// The nearest whole number; nonsense (NaN) is 0, what is too large is the largest.
  init(clamping value: Double) {
    if value.isNaN {
      self = 0
    } else {
      self = Int(exactly: value.rounded()) ?? (value > 0 ? .max : .min)
    }
  }
}
