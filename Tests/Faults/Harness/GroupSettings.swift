/// How the members of a scenario are configured.
struct GroupSettings {
  var mode = "exactly_once"
  var freshnessSeconds = 2
  var maxInFlight = 100_000
  var window = 24_000
  var sessionTimeoutMs = 6000
  var drainTimeoutMs = 2000
  /// Whether a member keeps its transactional names through its lives.
  var hasSlots = true
  /// Part of every member's `WEIR_FAULTS`.
  var faults = ""

  func yaml(
    member: String, isStatic: Bool, topics: Topics, bootstrapServers: String, database: String,
    chatURL: String
  ) -> String {
    """
    kafka:
      bootstrapServers: "\(bootstrapServers)"
      groupId: \(topics.group)
      groupInstanceId: "\(isStatic ? member : "")"
      sessionTimeoutMs: \(sessionTimeoutMs)
    delivery:
      mode: \(mode)
      transactionalIdPrefix: \(topics.run)
      slot: "\(hasSlots ? member : "")"
      drainTimeoutMs: \(drainTimeoutMs)
    topics:
      requests: \(topics.requests)
      replies: \(topics.defaultReplies)
      telemetry: \(topics.telemetry)
      deadLetters: \(topics.deadLetters)
      create: false
      partitions: \(topics.partitions)
    intake:
      maxInFlight: \(maxInFlight)
      window: \(window)
    answers:
      freshnessSeconds: \(freshnessSeconds)
    databases:
      staff:
        path: \(database)
    telemetry:
      instance: \(member)
    admin:
      enabled: false
    """
      + (chatURL.isEmpty
        ? ""
        : "\nmodels:\n  chat:\n    baseURL: \(chatURL)\n    model: test\n    maxConcurrency: 400\n    timeoutMs: 300000\n")
  }
}
