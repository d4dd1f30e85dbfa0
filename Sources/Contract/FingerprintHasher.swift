internal import Digest
internal import JSON

/// Computes fingerprints; one a thread, its buffer and digest context kept.
public final class FingerprintHasher {
  private let hasher = SHA256Hasher()
  private var canonical: [UInt8] = []
  private var nested: [UInt8] = []

  public init() {
    canonical.reserveCapacity(1024)
    nested.reserveCapacity(1024)
  }

  public func fingerprint(of request: Request) -> Fingerprint {
    // Taken out while they are written to: one access rather than one a byte.
    var (output, part) = (canonical, nested)
    canonical = []
    nested = []
    defer { (canonical, nested) = (output, part) }
    Self.write(request, to: &output, by: &part)
    return Fingerprint(digest: hasher.digest(output))
  }

  /// The bytes that are hashed; see ``Fingerprint``.
  func canonicalForm(of request: Request) -> [UInt8] {
    var output: [UInt8] = []
    var part: [UInt8] = []
    Self.write(request, to: &output, by: &part)
    return output
  }

  /// - Parameter part: room for what is nested.
  private static func write(
    _ request: Request, to output: inout [UInt8], by part: inout [UInt8]
  ) {
    output.removeAll(keepingCapacity: true)
    append("weir1", to: &output)
    append(request.tenant ?? "", to: &output)
    append(request.database ?? "", to: &output)
    part.removeAll(keepingCapacity: true)
    if !request.collections.isEmpty {
      for name in request.collections.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
        append(name, to: &part)
      }
    }
    append(part, to: &output)
    append(request.mode.rawValue, to: &output)
    part.removeAll(keepingCapacity: true)
    QuestionNormaliser.append(request.question, to: &part)
    append(part, to: &output)
    part.removeAll(keepingCapacity: true)
    for parameter in request.parameters {
      append(parameter.name, to: &part)
      append(encode(parameter.value), to: &part)
    }
    append(part, to: &output)
    append(request.limit, to: &output)
    append(request.page?.size, to: &output)
    append(request.page?.cursor ?? "", to: &output)
    append((request.streams ? "s" : "") + (request.explains ? "e" : ""), to: &output)
  }

  private static func append(_ number: Int?, to output: inout [UInt8]) {
    append(number.map(String.init) ?? "", to: &output)
  }

  private static func append(_ text: String, to output: inout [UInt8]) {
    var text = text
    text.withUTF8 { append($0, to: &output) }
  }

  @inline(__always)
  private static func append(_ bytes: some Collection<UInt8>, to output: inout [UInt8]) {
    let count = bytes.count
    if count < 10 {
      output.append(UInt8(ascii: "0") + UInt8(count))
    } else {
      output.append(contentsOf: String(count).utf8)
    }
    output.append(UInt8(ascii: ":"))
    output.append(contentsOf: bytes)
    output.append(UInt8(ascii: ","))
  }

  private static func encode(_ value: JSONValue) -> [UInt8] {
    switch value {
    case .null: return Array("n".utf8)
    case .boolean(let flag): return Array((flag ? "t" : "f").utf8)
    case .integer(let whole): return Array("i\(whole)".utf8)
    case .number(let number):
      if let whole = Int64(exactly: number) { return Array("i\(whole)".utf8) }
      return encode(real: number)
    case .string(let text): return Array("s".utf8) + Array(text.utf8)
    case .array(let items):
      return items.reduce(into: Array("a".utf8)) { append(encode($1), to: &$0) }
    case .object: return Array("o".utf8) + value.encoded
    }
  }

  private static func encode(real: Double) -> [UInt8] {
    let digits = String(real.bitPattern, radix: 16)
    return Array("r".utf8) + Array(String(repeating: "0", count: 16 - digits.count).utf8)
      + Array(digits.utf8)
  }
}
