internal import Configuration
internal import Intake
internal import Outbox
internal import Telemetry

extension IntakeOptions {
  /// What the configuration says about taking requests in.
  init(_ configuration: WeirConfiguration) {
    let cores = ProcessorCount.active
    self.init(
      requestTopic: configuration.topics.requests, replyTopic: configuration.topics.replies,
      deadLetterTopic: configuration.topics.deadLetters, groupID: configuration.kafka.groupId,
      source: EventSource.name(configuration), allowedReplies: configuration.topics.allowedReplies,
      window: configuration.intake.window, maximumInFlight: configuration.intake.maxInFlight,
      maximumRequestBytes: configuration.intake.maxRequestBytes,
      defaultDeadline: .milliseconds(configuration.intake.defaultDeadlineMs),
      maximumDeadline: .milliseconds(configuration.intake.maxDeadlineMs),
      freshness: .seconds(configuration.answers.freshnessSeconds),
      longestAge: .seconds(configuration.answers.maxAgeSeconds),
      warmBytes: configuration.answers.maxBytes,
      workers: configuration.intake.workers > 0 ? configuration.intake.workers : cores,
      drainTimeout: .milliseconds(configuration.delivery.drainTimeoutMs),
      coalesces: !FaultPoint.isOff(.coalescing))
    reservedTopics = [configuration.topics.telemetry, configuration.topics.cache]
  }
}

extension OutboxOptions {
  /// What the configuration says about sending results.
  init(_ configuration: WeirConfiguration) {
    self.init(
      telemetryTopic: configuration.topics.telemetry,
      deadLetterTopic: configuration.topics.deadLetters,
      requestTopic: configuration.topics.requests, groupID: configuration.kafka.groupId,
      tellsRequests: configuration.telemetry.requests,
      linger: .milliseconds(configuration.delivery.lingerMs),
      groupLimit: configuration.delivery.maxGroupRecords, source: EventSource.name(configuration))
  }
}
