/// Names as Qdrant's URLs and payload keys spell them.
enum QdrantPath {
  /// A path segment of a URL: everything but unreserved characters in percent form.
  static func segment(_ name: String) -> String {
    var text = ""
    for byte in name.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        text += digits.count == 1 ? "%0" + digits : "%" + digits
      }
    }
    return text
  }

  /// A payload key: `a.b` goes into objects; a part with other characters than letters, digits,
  /// `_` and `-` is quoted. Nil for one that cannot be written.
  static func key(_ field: String) -> String? {
    var parts: [String] = []
    for part in field.split(separator: ".", omittingEmptySubsequences: false) {
      guard !part.isEmpty, !part.contains("\"") else { return nil }
      let isPlain = part.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
          || $0 == 0x5F || $0 == 0x2D
      }
      parts.append(isPlain ? String(part) : "\"\(part)\"")
    }
    return parts.joined(separator: ".")
  }
}
