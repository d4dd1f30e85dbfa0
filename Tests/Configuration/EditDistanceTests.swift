import Configuration
import Testing

struct EditDistanceTests {
  @Test(arguments: [
    ("", "", 0), ("a", "", 1), ("kitten", "sitting", 3), ("ab", "ba", 1), ("groupID", "groupId", 0),
    ("serve", "sevre", 1),
  ])
  func `counts changes and swaps`(a: String, b: String, distance: Int) {
    #expect(EditDistance.between(a, b) == distance)
    #expect(EditDistance.between(b, a) == distance)
  }

  @Test func `what is too far is not suggested`() {
    #expect(EditDistance.nearest(to: "sreve", among: ["serve", "ask"]) == "serve")
    #expect(EditDistance.nearest(to: "frobnicate", among: ["serve", "ask"]) == nil)
  }
}
