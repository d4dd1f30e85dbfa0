internal import JSON

/// Reading one member each, with its bounds.
extension Request {
  /// Names (tenant, database, collection, id) are shorter than this, in bytes.
  static let longestName = 256
  /// Characters of a question.
  static let longestQuestion = 8192
  static let mostCollections = 16
  static let mostParameters = 64

  mutating func read(_ field: RequestField, from value: JSONElement) throws(ReplyError) {
    if value.isNull {
      // Null is absent; absent is what an earlier duplicate may have to become again.
      try resetToAbsent(field)
      return
    }
    switch field {
    case .id: id = try Self.name(value, field)
    case .tenant: tenant = try Self.name(value, field)
    case .database: database = try Self.name(value, field)
    case .question: question = try Self.question(value)
    case .collections: collections = try Self.collections(value)
    case .mode: mode = try Self.mode(value)
    case .parameters: parameters = try Self.parameters(value)
    case .limit: limit = try Self.whole(value, field.rawValue, 1...100_000)
    case .page: page = try Self.page(value)
    case .deadlineMs:
      deadlineMilliseconds = try Self.whole(value, field.rawValue, 1...86_400_000)
    case .maxAgeSeconds: maximumAgeSeconds = try Self.whole(value, field.rawValue, 0...31_536_000)
    case .stream: streams = try Self.flag(value, field)
    case .priority: priority = try Self.whole(value, field.rawValue, 0...9)
    case .explain: explains = try Self.flag(value, field)
    }
  }

  private mutating func resetToAbsent(_ field: RequestField) throws(ReplyError) {
    switch field {
    case .question:
      throw ReplyError(.invalidRequest, "question must be a text, not null.", field: "question")
    case .id: id = nil
    case .tenant: tenant = nil
    case .database: database = nil
    case .collections: collections = []
    case .mode: mode = .auto
    case .parameters: parameters = []
    case .limit: limit = nil
    case .page: page = nil
    case .deadlineMs: deadlineMilliseconds = nil
    case .maxAgeSeconds: maximumAgeSeconds = nil
    case .stream: streams = false
    case .priority: priority = 5
    case .explain: explains = false
    }
  }

  private static func wrong(
    _ field: String, _ wanted: String, _ value: JSONElement
  ) -> ReplyError {
    let found =
      switch value.kind {
      case .null: "null"
      case .boolean: "a boolean"
      case .integer, .number: "a number"
      case .string: "a text"
      case .array: "an array"
      case .object: "an object"
      }
    return ReplyError(
      .invalidRequest, "\(field) must be \(wanted), not \(found).", field: field)
  }

  private static func text(
    _ value: JSONElement, _ field: String, _ wanted: String
  ) throws(ReplyError) -> String {
    guard let text = value.string else { throw wrong(field, wanted, value) }
    return text
  }

  private static func name(
    _ value: JSONElement, _ field: RequestField
  ) throws(ReplyError) -> String {
    try name(value, field.rawValue)
  }

  private static func name(_ value: JSONElement, _ field: String) throws(ReplyError) -> String {
    let text = try text(value, field, "a text")
    guard (1...longestName).contains(text.utf8.count) else {
      throw ReplyError(
        .invalidRequest, "\(field) must have 1 to \(longestName) bytes, not \(text.utf8.count).",
        field: field)
    }
    guard !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
      throw ReplyError(.invalidRequest, "\(field) holds a control character.", field: field)
    }
    return text
  }

  private static func question(_ value: JSONElement) throws(ReplyError) -> String {
    let text = try text(value, "question", "a text")
    // Bytes bound characters from above, so that counting is needed only for long ones.
    let count = text.utf8.count <= longestQuestion ? text.utf8.count : text.unicodeScalars.count
    guard count <= longestQuestion else {
      throw ReplyError(
        .invalidRequest, "question must have 1 to 8,192 characters, not \(count).",
        field: "question")
    }
    guard !text.utf8.allSatisfy({ $0 <= 0x20 }) else {
      throw ReplyError(.invalidRequest, "question is empty.", field: "question")
    }
    return text
  }

  private static func mode(_ value: JSONElement) throws(ReplyError) -> Mode {
    let wanted = "one of auto, sql, vector, hybrid"
    let text = try text(value, "mode", wanted)
    guard let mode = Mode(rawValue: text) else {
      throw ReplyError(.invalidRequest, "mode must be \(wanted).", field: "mode")
    }
    return mode
  }

  private static func flag(_ value: JSONElement, _ field: RequestField) throws(ReplyError) -> Bool {
    guard let flag = value.boolean else { throw wrong(field.rawValue, "true or false", value) }
    return flag
  }

  private static func whole(
    _ value: JSONElement, _ field: String, _ range: ClosedRange<Int64>
  ) throws(ReplyError) -> Int {
    let wanted = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    guard value.kind == .integer || value.kind == .number else {
      throw wrong(field, wanted, value)
    }
    guard let whole = value.integer, range.contains(whole) else {
      throw ReplyError(.invalidRequest, "\(field) must be \(wanted).", field: field)
    }
    return Int(whole)
  }

  private static func collections(_ value: JSONElement) throws(ReplyError) -> [String] {
    guard value.kind == .array else { throw wrong("collections", "an array of texts", value) }
    var names: [String] = []
    var failure: ReplyError?
    value.forEachItem { item in
      guard failure == nil else { return }
      do throws(ReplyError) {
        let name = try name(item, "collections")
        if !names.contains(name) { names.append(name) }
        guard names.count <= mostCollections else {
          throw ReplyError(
            .invalidRequest, "collections names more than \(mostCollections).",
            field: "collections")
        }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return names
  }

  private static func page(_ value: JSONElement) throws(ReplyError) -> PageRequest {
    guard value.kind == .object else {
      throw wrong("page", "an object with size and cursor", value)
    }
    var page = PageRequest()
    if let size = value["size"], !size.isNull {
      page.size = try whole(size, "page.size", 1...100_000)
    }
    if let cursor = value["cursor"], !cursor.isNull {
      let text = try text(cursor, "page.cursor", "a text")
      guard text.utf8.count <= 4096 else {
        throw ReplyError(
          .invalidRequest, "page.cursor is longer than any that Weir gives.", field: "page.cursor")
      }
      page.cursor = text
    }
    return page
  }

  private static func parameters(_ value: JSONElement) throws(ReplyError) -> [JSONMember] {
    guard value.kind == .object else { throw wrong("parameters", "an object", value) }
    var members: [String: JSONValue] = [:]
    var failure: ReplyError?
    value.forEachMember { name, value in
      guard failure == nil else { return }
      let name = String(decoding: name, as: UTF8.self)
      do throws(ReplyError) {
        members[name] = try parameter(name, value)
        guard members.count <= mostParameters else {
          throw ReplyError(
            .invalidRequest, "parameters names more than \(mostParameters) values.",
            field: "parameters")
        }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return members.map { JSONMember($0.key, $0.value) }
      .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  private static func parameter(
    _ name: String, _ value: JSONElement
  ) throws(ReplyError) -> JSONValue {
    let isIdentifier =
      (1...64).contains(name.utf8.count)
      && name.utf8.enumerated().allSatisfy { position, byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "_"):
          true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): position > 0
        default: false
        }
      }
    guard isIdentifier else {
      throw ReplyError(
        .invalidRequest,
        "A name in parameters must be 1 to 64 letters, digits or _, not beginning with a digit.",
        field: "parameters")
    }
    if value.kind == .object {
      throw wrong("parameters.\(name)", "a text, number, boolean, null or array", value)
    }
    return value.value
  }
}
