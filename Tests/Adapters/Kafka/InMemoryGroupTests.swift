import Testing

@testable import Kafka

/// The twin's group, under random comings and goings.
struct InMemoryGroupTests {
  @Test(arguments: 0..<20)
  func everyPartitionHasAtMostOneOwnerAndInTheEndExactlyOne(_ round: Int) {
    var seed = UInt64.random(in: 0..<UInt64.max) &+ UInt64(round)
    let start = seed
    func random(_ bound: Int) -> Int {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(seed >> 33) % bound
    }
    let partitions = 7
    var group = InMemoryGroup()
    var next = 0
    var generation = 0

    func step(_ id: String) {
      switch group.instruction(for: id) {
      case .revoke: group.acknowledgeRevocation(id) { _ in partitions }
      case .assign: group.acknowledgeAssignment(id)
      case .carryOn, .rejoin: break
      }
    }
    func owned() -> [TopicPartition] {
      group.members.values.flatMap { member -> [TopicPartition] in
        switch member.state {
        case .holding(let held), .revoking(let held): held
        case .joining, .assigned: []
        }
      }
    }
    for _ in 0..<300 {
      let members = group.members.keys.sorted()
      switch random(10) {
      case 0 where members.count < 9:
        next += 1
        group.join("m\(next)", topics: ["t"]) { _ in partitions }
      case 1: if let id = members.first { group.remove(id) { _ in partitions } }
      default: if !members.isEmpty { step(members[random(members.count)]) }
      }
      let held = owned()
      #expect(Set(held).count == held.count, "seed \(start)")
      #expect(group.generation >= generation, "seed \(start)")
      generation = group.generation
    }
    group.join("last", topics: ["t"]) { _ in partitions }
    for _ in 0..<4 { for id in group.members.keys { step(id) } }
    #expect(Set(owned()).count == partitions, "seed \(start)")
  }
}
