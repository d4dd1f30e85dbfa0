import Answering
import Configuration
import Contract
import Kafka
import Testing

@testable import Service

@Suite(.timeLimit(.minutes(1))) struct RebalanceFlowTests {
  /// Work that outlives the drain of a rebalance is done again only where its partition has a new
  /// owner.
  @Test func `what comes back to the member it was with goes on where it was`() async throws {
    let house = try TestHouse(.exactlyOnce, partitions: 4) { $0.delivery.drainTimeoutMs = 100 }
    house.answering.hold()
    let count = 60
    let homes = (0..<count).map { number -> Int32 in
      let key = FingerprintHasher().fingerprint(of: Request(question: "q\(number)")).key
      return murmur2Partition(key: key, count: 4)
    }
    let replies = try await house.serving {
      try await house.submit(
        (0..<count).map { house.request("q\($0)", $0, partition: homes[$0]) })
      await house.answering.waitForExecutions(count)
      return try await house.serving(instance: "b") {
        // Range assignment: the second member gets the upper half.
        let moved = homes.filter { $0 >= 2 }.count
        await house.answering.waitForExecutions(count + moved)
        house.answering.release()
        let replies = try await house.replies(count: count)
        #expect(house.answering.executions() == count + moved)
        return replies
      }
    }
    #expect(replies.count == count)
    #expect(Set(replies.map(\.correlation)).count == count)
    let charged = try replies.filter { try !$0.reply().isCoalesced }
    #expect(charged.count == count)
  }
}
