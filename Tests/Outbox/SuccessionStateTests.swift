import Testing

@testable import Outbox

struct SuccessionStateTests {
  private let start = ContinuousClock.now

  private func state(_ member: String) -> SuccessionState {
    SuccessionState(member: member, memory: .seconds(30))
  }

  private func at(_ seconds: Int) -> ContinuousClock.Instant { start + .seconds(seconds) }

  @Test(arguments: [
    // Who looks, who was there, who is there, whom it ends.
    ("a", "a b c", "a b", ["c"]),
    ("b", "a b c", "a b", ["c"]),
    ("a", "a b c", "a", ["b", "c"]),
    ("a", "a b c", "a b c", []),
    ("a", "a b", "a b c", []),
    ("a", "", "a", []),
    // Two see to it, whatever the size of the group.
    ("c", "a b c d", "a b c", []),
    ("c", "a b c d", "b c d", ["a"]),
    ("d", "a b c d", "d", ["a", "b", "c"]),
    // Put out of the group: who knows.
    ("a", "a b c", "b", []),
    ("a", "a b c", "", []),
  ])
  func `the first members by name end what the departed left`(
    member: String, before: String, now: String, ended: [String]
  ) {
    var state = state(member)
    func names(_ text: String) -> Set<String> { Set(text.split(separator: " ").map(String.init)) }
    #expect(state.look(names(before), now: at(0)) == [])
    #expect(state.look(names(now), now: at(1)) == ended)
  }

  @Test func `it is blind until it has seen somebody, dead or alive`() {
    var state = SuccessionState(member: "b", memory: .seconds(30))
    #expect(state.isBlind)
    #expect(state.look([], now: .now).isEmpty)
    #expect(state.isBlind)
    #expect(state.look(["dead"], now: .now).isEmpty)
    #expect(!state.isBlind)
  }

  @Test func `who has been ended is not ended again until it was back`() {
    var state = state("a")
    _ = state.look(["a", "b"], now: at(0))
    #expect(state.look(["a"], now: at(1)) == ["b"])
    #expect(state.look(["a"], now: at(2)) == ["b"], "it failed: once more")
    state.ended("b")
    #expect(state.look(["a"], now: at(3)) == [])
    #expect(state.look(["a", "b"], now: at(4)) == [])
    #expect(state.look(["a"], now: at(5)) == ["b"])
  }

  @Test func `it rests when it is a member and nobody is missing`() {
    var state = state("a")
    #expect(!state.isSettled)
    _ = state.look(["b"], now: at(0))
    #expect(!state.isSettled)
    _ = state.look(["a", "b"], now: at(1))
    #expect(state.isSettled)
    _ = state.look(["a"], now: at(2))
    #expect(!state.isSettled)
    state.ended("b")
    #expect(state.isSettled)
  }

  @Test func `who came back in time is left alone`() {
    var state = state("a")
    _ = state.look(["a", "b"], now: at(0))
    #expect(state.look(["a"], now: at(1)) == ["b"])
    #expect(state.look(["a", "b"], now: at(2)) == [])
    #expect(state.look(["a", "b"], now: at(3)) == [])
  }

  @Test func `a member under the name of a dead one that is still listed departs with it only`() {
    var state = state("a")
    // Both lives of b carry its name: one entry while either is there.
    _ = state.look(["a", "b"], now: at(0))
    #expect(state.look(["a", "b"], now: at(7)) == [])
  }

  @Test func `one that joins a group of the dead ends what they left`() {
    var state = state("new")
    #expect(state.look(["dead-1", "dead-2"], now: at(0)) == [], "it is not a member yet")
    #expect(state.look(["dead-1", "dead-2", "new"], now: at(2)) == [])
    #expect(state.look(["new"], now: at(6)) == ["dead-1", "dead-2"])
  }

  @Test func `the next in line takes over from an heir that dies itself`() {
    var state = state("d")
    _ = state.look(["a", "b", "c", "d", "e"], now: at(0))
    #expect(state.look(["b", "c", "d", "e"], now: at(1)) == [], "the affair of b and c")
    #expect(state.look(["c", "d", "e"], now: at(2)) == ["a", "b"])
  }

  @Test func `what the broker has ended by itself is forgotten`() {
    var state = state("c")
    _ = state.look(["a", "b", "c", "d"], now: at(0))
    #expect(state.look(["a", "b", "c"], now: at(1)) == [])
    #expect(state.look(["c"], now: at(40)) == ["a", "b"], "d left 39 s ago")
  }

  @Test func `of any group and any departures, two living members see to each name`() {
    let seed = UInt64.random(in: 0..<UInt64.max)
    print("succession seed \(seed)")
    var dice = seed
    func random(_ bound: Int) -> Int {
      dice = dice &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(dice >> 33) % bound
    }
    let all = (0..<7).map { "m\($0)" }
    for _ in 0..<200 {
      var states = all.map { state($0) }
      var present = Set(all)
      for index in states.indices { _ = states[index].look(present, now: start) }
      for step in 1...4 {
        for name in all where random(3) == 0 { present.remove(name) }
        let gone = Set(all).subtracting(present)
        var heirs: [String: Int] = [:]
        for (index, name) in all.enumerated() where present.contains(name) {
          for other in states[index].look(present, now: at(step)) { heirs[other, default: 0] += 1 }
        }
        let expected = present.isEmpty ? [] : gone
        #expect(Set(heirs.keys) == expected, "seed \(seed)")
        #expect(heirs.values.allSatisfy { $0 == min(SuccessionState.heirs, present.count) })
      }
    }
  }
}
