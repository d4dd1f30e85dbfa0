package import JSON

/// Reading an answer back from a reply, for those who receive one.
extension Answer {
  init(_ reply: JSONValue) {
    self.init(
      route: reply["route"]?.string.flatMap(Route.init), sql: reply["sql"]?.string,
      parameters: reply["parameters"]?.object ?? [],
      columns: (reply["columns"]?.array ?? []).map {
        Column(name: $0["name"]?.string ?? "", type: $0["type"]?.string ?? "")
      },
      rows: (reply["rows"]?.array ?? []).map { ($0.array ?? []).map(Value.init) },
      hits: (reply["hits"]?.array ?? []).map(Hit.init),
      page: reply["page"].map {
        PageInfo(cursor: $0["cursor"]?.string, size: $0["size"]?.integer.map(Int.init) ?? 0)
      },
      usage: Usage(reply["usage"] ?? .null),
      timings: (reply["timings"]?.object ?? []).map {
        Timing($0.name, milliseconds: $0.value.number ?? 0)
      },
      model: reply["model"]?.string, isProvisional: reply["provisional"]?.boolean ?? false,
      isPartial: reply["status"]?.string == ReplyStatus.partial.rawValue,
      explanation: (reply["explanation"]?.array ?? []).compactMap(\.string),
      error: reply["error"].flatMap(ReplyError.init))
  }
}

extension Value {
  /// A value of JSON as a database holds it: truth as 0 or 1, lists and objects as JSON text.
  package init(_ cell: JSONValue) {
    self =
      switch cell {
      case .null: .null
      case .boolean(let flag): .integer(flag ? 1 : 0)
      case .integer(let whole): .integer(whole)
      case .number(let number): .real(number)
      case .string(let text): .text(text)
      case .array, .object: .text(String(decoding: cell.encoded, as: UTF8.self))
      }
  }
}

extension Hit {
  fileprivate init(_ hit: JSONValue) {
    self.init(
      collection: hit["collection"]?.string ?? "", id: hit["id"]?.string ?? "",
      score: hit["score"]?.number ?? 0, payload: hit["payload"] ?? .null)
  }
}

extension Usage {
  fileprivate init(_ usage: JSONValue) {
    self.init(
      promptTokens: usage["promptTokens"]?.integer.map(Int.init),
      completionTokens: usage["completionTokens"]?.integer.map(Int.init),
      embeddingTokens: usage["embeddingTokens"]?.integer.map(Int.init),
      isShared: usage["shared"]?.boolean ?? false)
  }
}

extension ReplyError {
  fileprivate init?(_ error: JSONValue) {
    guard let code = error["code"]?.string else { return nil }
    self.init(
      ErrorCode(rawValue: code) ?? .internal, error["message"]?.string ?? "",
      field: error["field"]?.string, isRetriable: error["retryable"]?.boolean)
  }
}
