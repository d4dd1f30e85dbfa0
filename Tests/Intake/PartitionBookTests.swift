import Kafka
import Outbox
import TestSupport
import Testing

@testable import Intake

/// What is admitted, completed, offered for a commit and committed, over several partitions.
@Suite struct PartitionBookTests {
  private func book(_ partitions: Range<Int32>, window: Int = 1000) -> PartitionBook {
    let book = PartitionBook(topic: "t", window: window)
    for partition in partitions { assign(partition, to: book) }
    return book
  }

  private func assign(_ partition: Int32, to book: PartitionBook, from offset: Int64 = 0) {
    _ = book.assign(
      CommittedOffset(TopicPartition("t", partition), offset: offset, metadata: nil))
  }

  private func records(_ places: [(Int32, Int64)]) -> [KafkaRecord] {
    places.map { KafkaRecord(topic: "t", partition: $0, offset: $1, value: []) }
  }

  private func tickets(_ admissions: [AssignedPartition.Admission]) -> [Ticket] {
    admissions.compactMap { if case .admitted(let ticket) = $0 { ticket } else { nil } }
  }

  @Test func `records of several partitions are answered in their order`() {
    let book = book(0..<2, window: 2)
    let admissions = book.admit(records([(0, 0), (1, 0), (7, 0), (0, 1), (0, 2), (1, 1)]))
    #expect(tickets(admissions).map(\.partition) == [0, 1, 0, 1])
    #expect(admissions[2] == .foreign)
    #expect(admissions[4] == .beyondWindow)
    #expect(book.openCount == 4)
  }

  @Test func `a commit leaves nothing to tell, unless something was done since its offer`() {
    let book = book(0..<1)
    let tickets = tickets(book.admit(records((0..<4).map { (0, $0) })))
    #expect(!book.hasUncommitted)
    book.complete(Array(tickets[..<2]))
    #expect(book.hasUncommitted)
    let offer = book.offsets(completing: [])
    #expect(offer.map(\.offset) == [2])
    book.complete([tickets[2]])
    book.committed(offer)
    #expect(book.hasUncommitted)
    let next = book.offsets(completing: [])
    #expect(next.map(\.offset) == [3])
    book.committed(next)
    #expect(!book.hasUncommitted)
    #expect(book.offsets(completing: []).isEmpty)
  }

  @Test func `an offer that completes tickets counts them when they are complete`() {
    let book = book(0..<2)
    let tickets = tickets(book.admit(records([(0, 0), (0, 1), (1, 0)])))
    let offer = book.offsets(completing: tickets)
    #expect(Set(offer.map(\.offset)) == [2, 1])
    // The transaction failed: nothing is done, and all is offered again.
    #expect(!book.hasUncommitted)
    #expect(book.openCount == 3)
    let again = book.offsets(completing: tickets)
    #expect(Set(again) == Set(offer))
    book.complete(tickets)
    book.committed(again)
    #expect(!book.hasUncommitted)
    #expect(book.openCount == 0)
  }

  @Test func `a commit overtaken by a later offer leaves its partition to be told again`() {
    let book = book(0..<1)
    let tickets = tickets(book.admit(records((0..<3).map { (0, $0) })))
    book.complete([tickets[0]])
    let first = book.offsets(completing: [])
    book.complete([tickets[1]])
    let second = book.offsets(completing: [])
    book.committed(second)
    book.committed(first)
    #expect(!book.hasUncommitted)
    book.complete([tickets[2]])
    _ = book.offsets(completing: [])
    book.committed(second)
    #expect(book.hasUncommitted)
  }

  @Test func `tickets of an earlier assignment are void`() {
    let book = book(0..<1)
    let old = tickets(book.admit(records([(0, 0), (0, 1)])))
    let offer = book.offsets(completing: old)
    book.release([0])
    #expect(book.openCount == 0)
    assign(0, to: book)
    let new = tickets(book.admit(records([(0, 0)])))
    book.complete(old)
    book.committed(offer)
    #expect(book.openCount == 1)
    #expect(book.live([Outcome(.reply, ticket: old[0], records: [])]).isEmpty)
    #expect(book.live([Outcome(.reply, ticket: new[0], records: [])]).count == 1)
    #expect(book.offsets(completing: old).isEmpty)
  }

  @Test func `random work leaves the book as a plain set of offsets would`() {
    let seed = UInt64.random(in: .min ... .max)
    print("seed \(seed)")
    var random = SplitMix64(seed: seed)
    let book = book(0..<3, window: 200)
    var next: [Int32: Int64] = [0: 0, 1: 0, 2: 0]
    var open: [Ticket] = []
    var done: [Int32: Set<Int64>] = [0: [], 1: [], 2: []]
    var told: [Int32: (Int64, String)] = [:]
    for _ in 0..<3000 {
      switch Int.random(in: 0..<4, using: &random) {
      case 0:
        var batch: [(Int32, Int64)] = []
        for _ in 0..<Int.random(in: 1..<12, using: &random) {
          let partition = Int32.random(in: 0..<3, using: &random)
          batch.append((partition, next[partition, default: 0]))
          next[partition, default: 0] += 1
        }
        for (place, admission) in zip(batch, book.admit(records(batch))) {
          switch admission {
          case .admitted(let ticket): open.append(ticket)
          case .beyondWindow:
            // Received again later, as a held record is.
            next[place.0] = min(next[place.0] ?? 0, place.1)
          case .done, .foreign: Issue.record("\(place) is neither done nor foreign")
          }
        }
      case 1, 2:
        open.shuffle(using: &random)
        let finished = Array(open.prefix(Int.random(in: 0..<20, using: &random)))
        open.removeFirst(finished.count)
        for ticket in finished { done[ticket.partition]?.insert(ticket.offset) }
        if Bool.random(using: &random) {
          let offers = book.offsets(completing: finished)
          book.complete(finished)
          book.committed(offers)
          #expect(!book.hasUncommitted)
          for offer in offers {
            told[offer.topicPartition.partition] = (offer.offset, offer.metadata)
          }
        } else {
          book.complete(finished)
        }
      default:
        let offers = book.offsets(completing: [])
        book.committed(offers)
        #expect(!book.hasUncommitted)
        for offer in offers {
          told[offer.topicPartition.partition] = (offer.offset, offer.metadata)
        }
      }
      #expect(book.openCount == open.count)
    }
    let offers = book.offsets(completing: open)
    for offer in offers { told[offer.topicPartition.partition] = (offer.offset, offer.metadata) }
    for partition in 0..<3 as Range<Int32> {
      let last = next[partition] ?? 0
      #expect(told[partition].map(\.0) ?? 0 == last)
      #expect((done[partition]?.count ?? 0) + open.count { $0.partition == partition } == Int(last))
    }
  }
}
