import JSON

/// What an error response says of itself, in whichever of the shapes in use: OpenAI's nested
/// `error` object, the flat object of text-embeddings-inference and vLLM, a bare `error` string,
/// FastAPI's `detail`, or HTML from a proxy (which says nothing).
///
/// Its words may quote the request, so they are only searched, never passed on. The identifiers
/// (`type`, `code`, `param`) may be shown when they look like identifiers.
struct ProviderErrorBody: Equatable {
  private(set) var type: String?
  private(set) var code: String?
  private(set) var param: String?
  /// Lower-cased; for searching only.
  private(set) var words = ""
  /// Names of the fields a validator complains of (`loc`).
  private var places: Set<String> = []

  init(_ body: [UInt8]) {
    guard body.count <= 1 << 20, let json = try? JSONValue(parsing: body) else { return }
    let inner = json["error"]?.object == nil ? json : json["error"] ?? json
    type = Self.text(inner["type"]) ?? Self.text(json["error_type"])
    code = Self.text(inner["code"])
    param = Self.text(inner["param"])
    let message = inner["message"]?.string ?? json["error"]?.string ?? json["detail"]?.string ?? ""
    words = String(message.prefix(2000)).lowercased()
    for complaint in json["detail"]?.array ?? [] {
      places.formUnion((complaint["loc"]?.array ?? []).compactMap(\.string))
      words += " " + String((complaint["msg"]?.string ?? "").prefix(500)).lowercased()
    }
  }

  var identifiers: String {
    let parts = [("type", type), ("code", code), ("param", param)].compactMap { name, value in
      value.flatMap { Self.isIdentifier($0) ? "\(name) \($0)" : nil }
    }
    return parts.joined(separator: ", ")
  }

  /// Parts of a chat request that the error speaks of: its `param`, else the fields a validator
  /// names, else the words.
  var refusedParts: Set<RequestPart> {
    func parts(_ speaks: (String) -> Bool) -> Set<RequestPart> {
      Set(RequestPart.allCases.filter { $0.names.contains(where: speaks) })
    }
    if let param {
      let named = parts { param.lowercased().hasPrefix($0) }
      if !named.isEmpty { return named }
    }
    let placed = parts { places.contains($0) }
    return placed.isEmpty ? parts { words.contains($0) } : placed
  }

  var saysQuotaExhausted: Bool {
    let known: Set = [
      "insufficient_quota", "billing_hard_limit_reached", "billing_not_active",
      "access_terminated", "credits_exhausted",
    ]
    return [type, code].contains { $0.map(known.contains) ?? false }
  }

  var saysContextTooLong: Bool {
    code == "context_length_exceeded" || code == "string_above_max_length"
      || ["maximum context length", "context length", "context window", "context size"]
        .contains(where: words.contains)
  }

  var saysContentFiltered: Bool {
    let known: Set = ["content_filter", "content_policy_violation"]
    return [type, code].contains { $0.map(known.contains) ?? false }
  }

  private static func text(_ value: JSONValue?) -> String? {
    value?.string ?? value?.integer.map(String.init)
  }

  private static func isIdentifier(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "[")
          || byte == UInt8(ascii: "]")
          || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
          || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
      }
  }
}
