/// What is admitted, and how.
package struct IntakeOptions: Sendable {
  package var requestTopic: String
  package var replyTopic: String
  package var deadLetterTopic: String
  package var groupID: String
  /// The `ce_source` of replies.
  package var source: String
  /// Patterns of reply topics that a request may name; `*` stands for any run of characters.
  package var allowedReplies: [String]
  /// Weir's own topics besides, which no request may name, whatever the patterns say.
  package var reservedTopics: [String] = []
  /// Offsets of a partition that may be unfinished at once.
  package var window: Int
  /// Requests that may be unfinished at once, over all partitions.
  package var maximumInFlight: Int
  package var maximumRequestBytes: Int
  package var defaultDeadline: Duration
  package var maximumDeadline: Duration
  /// Age up to which a finished answer serves those who name no `maxAgeSeconds`.
  package var freshness: Duration
  /// The oldest answer anybody may ask for.
  package var longestAge: Duration
  package var warmBytes: Int
  /// Threads that answer at once.
  package var workers: Int
  /// How long a revoked partition may finish what it has open.
  package var drainTimeout: Duration
  /// Whether a request that lies in another partition than its fingerprint names is sent there.
  package var sendsHome: Bool
  /// Whether identical requests share one execution; off only to show that the checks notice.
  package var coalesces: Bool

  package init(
    requestTopic: String, replyTopic: String, deadLetterTopic: String, groupID: String,
    source: String, allowedReplies: [String], window: Int = 24_000,
    maximumInFlight: Int = 20_000, maximumRequestBytes: Int = 262_144,
    defaultDeadline: Duration = .seconds(30), maximumDeadline: Duration = .seconds(600),
    freshness: Duration = .seconds(10), longestAge: Duration = .seconds(3600),
    warmBytes: Int = 64 << 20, workers: Int = 2, drainTimeout: Duration = .seconds(5),
    sendsHome: Bool = true, coalesces: Bool = true
  ) {
    self.requestTopic = requestTopic
    self.replyTopic = replyTopic
    self.deadLetterTopic = deadLetterTopic
    self.groupID = groupID
    self.source = source
    self.allowedReplies = allowedReplies
    self.window = window
    self.maximumInFlight = maximumInFlight
    self.maximumRequestBytes = maximumRequestBytes
    self.defaultDeadline = defaultDeadline
    self.maximumDeadline = maximumDeadline
    self.freshness = freshness
    self.longestAge = longestAge
    self.warmBytes = warmBytes
    self.workers = workers
    self.drainTimeout = drainTimeout
    self.sendsHome = sendsHome
    self.coalesces = coalesces
  }

  /// Whether a request may name this topic: the default reply topic, or one that a pattern allows.
  /// Weir's own topics never are: a reply there would be read as a request or a letter.
  func allowsReplies(to topic: String) -> Bool {
    if topic == replyTopic { return true }
    guard topic != requestTopic, topic != deadLetterTopic,
      !reservedTopics.contains(topic)
    else { return false }
    return allowedReplies.contains { GlobPattern($0).matches(topic) }
  }
}
