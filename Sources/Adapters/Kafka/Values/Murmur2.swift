/// The 32-bit murmur2 of Kafka's Java client (`org.apache.kafka.common.utils.Utils.murmur2`).
package func murmur2(_ bytes: some Collection<UInt8>) -> UInt32 {
  // An array stays what it is; its bytes are then read without a call each.
  murmur2(of: Array(bytes))
}

private func murmur2(of bytes: [UInt8]) -> UInt32 {
  let multiplier: UInt32 = 0x5bd1_e995
  var hash: UInt32 = 0x9747_b28c ^ UInt32(truncatingIfNeeded: bytes.count)
  var word: UInt32 = 0
  var shift: UInt32 = 0
  for byte in bytes {
    word |= UInt32(byte) << shift
    shift += 8
    if shift == 32 {
      word = word &* multiplier
      word ^= word >> 24
      hash = (hash &* multiplier) ^ (word &* multiplier)
      word = 0
      shift = 0
    }
  }
  if shift > 0 { hash = (hash ^ word) &* multiplier }
  hash ^= hash >> 13
  hash = hash &* multiplier
  return hash ^ (hash >> 15)
}

/// The partition Java's default partitioner gives a keyed record: `toPositive(murmur2(key)) % n`.
package func murmur2Partition(key: some Collection<UInt8>, count: Int) -> Int32 {
  precondition(count > 0, "a topic has at least one partition")
  return Int32(truncatingIfNeeded: Int(murmur2(key) & 0x7fff_ffff) % count)
}
