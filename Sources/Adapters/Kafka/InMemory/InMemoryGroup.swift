/// A consumer group balanced eagerly: when members come or go, everyone gives up what it holds;
/// when all have, the generation rises and partitions are dealt out by range.
///
///     joining --(all joining)--> assigned --take--> holding --(someone comes or goes)--> revoking
///        ^------------------------------------------ acknowledge --------------------------'
struct InMemoryGroup {
  enum MemberState: Equatable {
    case joining
    case assigned([TopicPartition])
    case holding([TopicPartition])
    case revoking([TopicPartition])
  }

  /// What a member is to do next.
  enum Instruction: Equatable {
    case carryOn
    case revoke([TopicPartition])
    case assign([TopicPartition])
    case rejoin
  }

  struct Member {
    var topics: [String]
    var clientID: String
    var state = MemberState.joining
  }

  private(set) var generation = 0
  private(set) var members: [String: Member] = [:]
  /// How many members each asker last saw, by its client id.
  private(set) var sightings: [String: Int] = [:]
  private var committedOffsets: [TopicPartition: OffsetCommit] = [:]

  // MARK: - Membership

  mutating func clientIDs(for asker: String) -> [String] {
    sightings[asker] = members.count
    return members.values.map(\.clientID)
  }

  mutating func join(
    _ id: String, topics: [String], clientID: String = "", partitions: (String) -> Int
  ) {
    members[id] = Member(topics: topics, clientID: clientID)
    rebalance(partitions)
  }

  /// Also how a member is expired: it learns by `rejoin` that it is no longer known.
  mutating func remove(_ id: String, partitions: (String) -> Int) {
    guard members.removeValue(forKey: id) != nil else { return }
    rebalance(partitions)
  }

  func instruction(for id: String) -> Instruction {
    switch members[id]?.state {
    case nil: .rejoin
    case .revoking(let held): .revoke(held)
    case .assigned(let dealt): .assign(dealt)
    case .joining, .holding: .carryOn
    }
  }

  /// The member has given up its partitions.
  mutating func acknowledgeRevocation(_ id: String, partitions: (String) -> Int) {
    guard case .revoking = members[id]?.state else { return }
    members[id]?.state = .joining
    dealWhenReady(partitions)
  }

  /// The member reads what it was dealt.
  mutating func acknowledgeAssignment(_ id: String) {
    guard case .assigned(let dealt) = members[id]?.state else { return }
    members[id]?.state = .holding(dealt)
  }

  private mutating func rebalance(_ partitions: (String) -> Int) {
    for (id, member) in members {
      switch member.state {
      case .holding(let held): members[id]?.state = .revoking(held)
      // Dealt but not taken: nothing to give up.
      case .assigned: members[id]?.state = .joining
      case .joining, .revoking: break
      }
    }
    dealWhenReady(partitions)
  }

  private mutating func dealWhenReady(_ partitions: (String) -> Int) {
    guard !members.isEmpty, members.values.allSatisfy({ $0.state == .joining }) else { return }
    generation += 1
    var dealt: [String: [TopicPartition]] = [:]
    for topic in Set(members.values.flatMap(\.topics)).sorted() {
      let readers = members.filter { $0.value.topics.contains(topic) }.keys.sorted()
      let count = partitions(topic)
      var next = 0
      for (place, reader) in readers.enumerated() {
        let share = count / readers.count + (place < count % readers.count ? 1 : 0)
        dealt[reader, default: []] += (next..<next + share).map {
          TopicPartition(topic, Int32($0))
        }
        next += share
      }
    }
    for id in members.keys { members[id]?.state = .assigned(dealt[id] ?? []) }
  }

  // MARK: - Offsets

  /// Whether this membership is the present one.
  func validate(_ membership: InMemoryMembership) -> KafkaError? {
    guard members[membership.memberID] != nil else {
      return .staleGeneration(reason: "unknown member")
    }
    guard membership.generation == generation else {
      return .staleGeneration(
        reason: "generation \(membership.generation), the group is at \(generation)")
    }
    return nil
  }

  mutating func commit(_ offsets: some Sequence<OffsetCommit>) {
    for commit in offsets { committedOffsets[commit.topicPartition] = commit }
  }

  func committed(_ partition: TopicPartition) -> CommittedOffset {
    let commit = committedOffsets[partition]
    return CommittedOffset(partition, offset: commit?.offset, metadata: commit?.metadata)
  }
}
