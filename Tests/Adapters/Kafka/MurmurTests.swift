import Kafka
import Testing

struct MurmurTests {
  /// The vectors of the Java client's own test (`UtilsTest.testMurmur2`).
  @Test(arguments: [
    ("21", -973_932_308), ("foobar", -790_332_482), ("a-little-bit-long-string", -985_981_536),
    ("a-little-bit-longer-string", -1_486_304_829),
    ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58_897_971), ("abc", 479_470_107),
  ])
  func hashesAsTheJavaClientDoes(_ text: String, _ expected: Int) {
    #expect(Int32(bitPattern: murmur2(Array(text.utf8))) == Int32(expected))
  }

  @Test func partitionsAreNeverNegative() {
    for count in [1, 2, 7, 12] {
      for key in 0..<1000 {
        #expect((0..<Int32(count)).contains(murmur2Partition(key: "\(key)".utf8, count: count)))
      }
    }
    #expect(murmur2Partition(key: "21".utf8, count: 10) == Int32((-973_932_308 & 0x7fff_ffff) % 10))
  }
}
