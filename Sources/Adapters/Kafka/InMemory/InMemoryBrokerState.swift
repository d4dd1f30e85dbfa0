/// What the in-memory broker knows; a pure value under the broker's lock.
struct InMemoryBrokerState {
  /// A transactional id and the transaction its present owner has open.
  struct Transaction {
    var epoch: Int
    var number: Int?
    var partitions: Set<TopicPartition> = []
    var offsets: [String: [OffsetCommit]] = [:]
  }

  private var topics: [String: [InMemoryLog]] = [:]
  private(set) var groups: [String: InMemoryGroup] = [:]
  private var transactions: [String: Transaction] = [:]
  private var lastTransaction = 0
  private var lastMember = 0
  var faults: [InMemoryFault] = []

  // MARK: - Topics

  var topicDescriptions: [TopicDescription] {
    topics.map { TopicDescription(name: $0.key, partitions: $0.value.count) }
      .sorted { $0.name < $1.name }
  }

  func partitionCount(_ topic: String) -> Int? { topics[topic]?.count }

  func log(_ partition: TopicPartition) -> InMemoryLog? {
    guard let logs = topics[partition.topic], logs.indices.contains(Int(partition.partition)) else {
      return nil
    }
    return logs[Int(partition.partition)]
  }

  mutating func createTopic(_ name: String, partitions: Int) -> Bool {
    guard topics[name] == nil, partitions > 0 else { return false }
    topics[name] = Array(repeating: InMemoryLog(), count: partitions)
    let counts = topics.mapValues(\.count)
    for group in groups.keys {
      // Members that wait for this topic are dealt its partitions.
      for (id, member) in groups[group]?.members ?? [:] where member.topics.contains(name) {
        groups[group]?.join(id, topics: member.topics, clientID: member.clientID) {
          counts[$0] ?? 0
        }
      }
    }
    return true
  }

  mutating func deleteTopic(_ name: String) -> Bool { topics.removeValue(forKey: name) != nil }

  // MARK: - Groups

  mutating func clientIDs(of group: String, for asker: String) -> [String] {
    groups[group]?.clientIDs(for: asker) ?? []
  }

  mutating func join(_ group: String, topics names: [String], clientID: String) -> String {
    lastMember += 1
    let id = "member-\(String(lastMember + 1_000_000).dropFirst())"
    let counts = topics.mapValues(\.count)
    groups[group, default: InMemoryGroup()].join(id, topics: names, clientID: clientID) {
      counts[$0] ?? 0
    }
    return id
  }

  mutating func removeMember(_ id: String, from group: String) {
    let counts = topics.mapValues(\.count)
    groups[group]?.remove(id) { counts[$0] ?? 0 }
  }

  mutating func acknowledgeRevocation(_ id: String, in group: String) {
    let counts = topics.mapValues(\.count)
    groups[group]?.acknowledgeRevocation(id) { counts[$0] ?? 0 }
  }

  mutating func acknowledgeAssignment(_ id: String, in group: String) {
    groups[group]?.acknowledgeAssignment(id)
  }

  /// A plain commit; without a membership it is allowed while the group has no members.
  mutating func commit(
    _ offsets: [OffsetCommit], group: String, membership: InMemoryMembership?
  ) -> KafkaError? {
    if let fault = takeFault({ if case .offsetCommit(let error) = $0 { error } else { nil } }) {
      return fault
    }
    if let membership {
      if let error = groups[group]?.validate(membership) { return error }
    } else if let members = groups[group]?.members, !members.isEmpty {
      return .staleGeneration(reason: "the group has members of its own")
    }
    groups[group, default: InMemoryGroup()].commit(offsets)
    return nil
  }

  /// `nil` while a transaction with an offset of these partitions is undecided.
  func stableCommitted(
    _ partitions: [TopicPartition], group: String
  ) -> [CommittedOffset]? {
    let wanted = Set(partitions)
    let isInDoubt = transactions.values.contains { transaction in
      transaction.offsets[group]?.contains { wanted.contains($0.topicPartition) } ?? false
    }
    guard !isInDoubt else { return nil }
    let empty = InMemoryGroup()
    return partitions.map { (groups[group] ?? empty).committed($0) }
  }

  // MARK: - Producing

  mutating func append(
    _ record: KafkaRecord, owner: (id: String, epoch: Int)?
  ) -> Result<Int64, KafkaError> {
    guard log(record.topicPartition) != nil else {
      return .failure(.unknownPartition(record.topicPartition))
    }
    var number: Int?
    if let owner {
      if let error = fencing(owner) { return .failure(error) }
      number = transactions[owner.id]?.number
      transactions[owner.id]?.partitions.insert(record.topicPartition)
    }
    let index = Int(record.partition)
    let offset = topics[record.topic]?[index].append(record, transaction: number) ?? -1
    return .success(offset)
  }

  /// Ends what a predecessor left open and fences it; answers the new owner's epoch.
  mutating func initialize(_ id: String) -> Int {
    decide(id, committed: false)
    let epoch = (transactions[id]?.epoch ?? -1) + 1
    transactions[id] = Transaction(epoch: epoch)
    return epoch
  }

  func fencing(_ owner: (id: String, epoch: Int)) -> KafkaError? {
    transactions[owner.id]?.epoch == owner.epoch
      ? nil : .fenced(reason: "the transactional id \(owner.id) has a newer owner")
  }

  mutating func begin(_ id: String) {
    lastTransaction += 1
    transactions[id]?.number = lastTransaction
  }

  mutating func addOffsets(
    _ offsets: [OffsetCommit], membership: InMemoryMembership, to id: String
  ) -> KafkaError? {
    if let group = groups[membership.group], let error = group.validate(membership) {
      return error
    }
    transactions[id]?.offsets[membership.group, default: []] += offsets
    return nil
  }

  mutating func decide(_ id: String, committed: Bool) {
    guard let transaction = transactions[id], let number = transaction.number else { return }
    for partition in transaction.partitions {
      topics[partition.topic]?[Int(partition.partition)].decide(number, committed: committed)
    }
    if committed {
      for (group, offsets) in transaction.offsets {
        groups[group, default: InMemoryGroup()].commit(offsets)
      }
    }
    transactions[id] = Transaction(epoch: transaction.epoch)
  }

  /// Takes the first fault that `match` turns into something.
  mutating func takeFault<Found>(_ match: (InMemoryFault) -> Found?) -> Found? {
    for index in faults.indices {
      guard let found = match(faults[index]) else { continue }
      faults.remove(at: index)
      return found
    }
    return nil
  }
}
