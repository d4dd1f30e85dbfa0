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
    Fingerprint(digest: hasher.digest(canonicalForm(of: request)))
  }

  /// The bytes that are hashed; see ``Fingerprint``.
  func canonicalForm(of request: Request) -> [UInt8] {
    canonical.removeAll(keepingCapacity: true)
    append("weir1")
    append(request.tenant ?? "")
    append(request.database ?? "")
    appendNested { output in
      for name in request.collections.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
        Self.append(Array(name.utf8), to: &output)
      }
    }
    append(request.mode.rawValue)
    appendNested { QuestionNormaliser.append(request.question, to: &$0) }
    appendNested { output in
      for parameter in request.parameters {
        Self.append(Array(parameter.name.utf8), to: &output)
        Self.append(Self.encode(parameter.value), to: &output)
      }
    }
    append(request.limit)
    append(request.page?.size)
    append(request.page?.cursor ?? "")
    append((request.streams ? "s" : "") + (request.explains ? "e" : ""))
    return canonical
  }

  private func append(_ number: Int?) {
    guard let number else { return append("") }
    append(String(number))
  }

  private func append(_ text: String) {
    var text = text
    text.withUTF8 { Self.append($0, to: &canonical) }
  }

  private func appendNested(_ write: (inout [UInt8]) -> Void) {
    nested.removeAll(keepingCapacity: true)
    write(&nested)
    Self.append(nested, to: &canonical)
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
