extension WeirConfiguration {
  /// Properties of librdkafka that Weir sets itself, and the key that stands for each.
  static let ownedProperties: [String: String] = [
    "bootstrap.servers": "kafka.bootstrapServers", "metadata.broker.list": "kafka.bootstrapServers",
    "group.id": "kafka.groupId", "group.instance.id": "kafka.groupInstanceId",
    "session.timeout.ms": "kafka.sessionTimeoutMs",
    "max.poll.interval.ms": "kafka.maxPollIntervalMs",
    "transactional.id": "delivery.transactionalIdPrefix",
    "transaction.timeout.ms": "delivery.transactionTimeoutMs",
    "enable.idempotence": "delivery.mode", "isolation.level": "delivery.mode",
    "enable.auto.commit": "delivery.mode", "enable.auto.offset.store": "delivery.mode",
  ]

  /// What cannot be together, or what one value needs of another; empty when all is well.
  package func problems() -> [ConfigurationError] {
    kafkaProblems() + topicProblems() + modelProblems()
      + databases.keys.sorted().flatMap(databaseProblems)
      + collections.keys.sorted().flatMap(collectionProblems)
  }

  private func kafkaProblems() -> [ConfigurationError] {
    var problems: [ConfigurationError] = []
    if kafka.embedded, delivery.mode == .exactlyOnce {
      problems.append(
        .conflict(
          keys: ["delivery.mode", "kafka.embedded"],
          problem: "the embedded broker knows no transactions, so exactly_once cannot be kept",
          fix: "set delivery.mode to at_least_once, or use a real broker"))
    }
    if !kafka.embedded, kafka.bootstrapServers.isEmpty {
      problems.append(
        .missingValue(
          key: "kafka.bootstrapServers", fix: "set it to host:port, or set kafka.embedded to true"))
    }
    for (key, value) in [
      ("kafka.groupId", kafka.groupId),
      ("delivery.transactionalIdPrefix", delivery.transactionalIdPrefix),
    ] where value.isEmpty {
      problems.append(.missingValue(key: key, fix: "give it a name, like weir"))
    }
    if kafka.sessionTimeoutMs >= kafka.maxPollIntervalMs {
      problems.append(
        .conflict(
          keys: ["kafka.sessionTimeoutMs", "kafka.maxPollIntervalMs"],
          problem: "librdkafka needs the first to be the smaller",
          fix: "raise kafka.maxPollIntervalMs above \(kafka.sessionTimeoutMs)"))
    }
    for name in kafka.client.values.keys.sorted() {
      guard let key = Self.ownedProperties[name] else { continue }
      problems.append(
        .conflict(
          keys: ["kafka.client.\(name)"], problem: "Weir sets this property itself",
          fix: "use \(key) instead"))
    }
    if intake.defaultDeadlineMs > intake.maxDeadlineMs {
      problems.append(
        .conflict(
          keys: ["intake.defaultDeadlineMs", "intake.maxDeadlineMs"],
          problem: "the default is longer than the longest",
          fix: "lower the first or raise the second"))
    }
    return problems
  }

  private func topicProblems() -> [ConfigurationError] {
    var problems: [ConfigurationError] = []
    let named = [
      ("topics.requests", topics.requests), ("topics.replies", topics.replies),
      ("topics.telemetry", topics.telemetry), ("topics.deadLetters", topics.deadLetters),
      ("topics.otlpMetrics", topics.otlpMetrics), ("topics.otlpSpans", topics.otlpSpans),
      ("topics.cache", topics.cache),
    ]
    if !topics.lanes.isEmpty {
      problems.append(
        .conflict(
          keys: ["topics.lanes"],
          problem: "lanes deployed on their own are not available yet: every member serves all",
          fix: "leave it empty"))
    }
    let mayBeEmpty: Set = ["topics.otlpMetrics", "topics.otlpSpans"]
    var first: [String: String] = [:]
    for (key, name) in named where !(name.isEmpty && mayBeEmpty.contains(key)) {
      if !Self.isTopicName(name) {
        problems.append(
          .conflict(
            keys: [key], problem: "is not a topic name",
            fix: "use 1 to 249 letters, digits, dots, dashes and underscores"))
      } else if let other = first[name] {
        problems.append(
          .conflict(
            keys: [other, key], problem: "name the same topic “\(name)”",
            fix: "give each its own"))
      } else {
        first[name] = key
      }
    }
    return problems
  }

  private static func isTopicName(_ name: String) -> Bool {
    (1...249).contains(name.utf8.count) && name != "." && name != ".."
      && name.utf8.allSatisfy { byte in
        (byte | 32 >= 97 && byte | 32 <= 122) || (byte >= 48 && byte <= 57) || byte == 46
          || byte == 95 || byte == 45
      }
  }

  private func modelProblems() -> [ConfigurationError] {
    var problems: [ConfigurationError] = []
    if !models.chat.baseURL.isEmpty, models.chat.model.isEmpty {
      problems.append(
        .missingValue(key: "models.chat.model", fix: "name the model that baseURL serves"))
    }
    let usesAPI =
      models.embeddings.kind == .api || collections.values.contains { $0.embedding == .api }
    if usesAPI, models.embeddings.baseURL.isEmpty {
      problems.append(
        .missingValue(
          key: "models.embeddings.baseURL", fix: "set it, or use the static embeddings"))
    }
    if usesAPI, models.embeddings.model.isEmpty {
      problems.append(
        .missingValue(key: "models.embeddings.model", fix: "name the model that baseURL serves"))
    }
    return problems
  }

  private func databaseProblems(_ name: String) -> [ConfigurationError] {
    name.isEmpty ? [.missingValue(key: "databases", fix: "give the database a name")] : []
  }

  private func collectionProblems(_ name: String) -> [ConfigurationError] {
    guard let collection = collections[name] else { return [] }
    let key = "collections.\(name)"
    let source = collection.source
    switch collection.kind {
    case .qdrant:
      return collection.url.isEmpty
        ? [.missingValue(key: "\(key).url", fix: "set Qdrant's address")] : []
    case .embedded:
      if source.table.isEmpty == source.jsonl.isEmpty {
        return [
          .conflict(
            keys: ["\(key).source.table", "\(key).source.jsonl"],
            problem: "an embedded index is filled from either a table or a file",
            fix: "set exactly one of them")
        ]
      }
      if source.table.isEmpty { return [] }
      if databases[source.database] == nil {
        let nearest = EditDistance.nearest(to: source.database, among: databases.keys.sorted())
        return [
          .invalidValue(
            key: "\(key).source.database", origin: .default,
            problem: "there is no database “\(source.database)”",
            fix: nearest.map { "did you mean \($0)?" } ?? "name one under databases")
        ]
      }
      return source.textColumns.isEmpty
        ? [.missingValue(key: "\(key).source.textColumns", fix: "name the columns to embed")] : []
    }
  }
}
