public import JSON

extension Request {
  /// Decodes and checks a request.
  ///
  /// Unknown members are ignored; of a member given twice the last counts; null is absent.
  /// - Throws: ``ReplyError`` with `invalid_request`, naming the field and the mend.
  public init(
    decoding bytes: [UInt8], with parser: JSONParser
  ) throws(ReplyError) {
    do {
      self = try parser.withDocument(bytes) { try Request($0) }
    } catch let error as ReplyError {
      throw error
    } catch {
      throw ReplyError(.invalidRequest, "The record is \(error). Send one JSON object in UTF-8.")
    }
  }

  /// The id of a request that is refused for another field, so that its sender knows which it was.
  public static func salvagedID(from bytes: [UInt8], with parser: JSONParser) -> String? {
    try? parser.withDocument(bytes) { document in
      guard let id = document["id"] else { return nil }
      var request = Request(question: "")
      try request.read(.id, from: id)
      return request.id
    }
  }

  private init(_ document: JSONElement) throws(ReplyError) {
    guard document.kind == .object else {
      throw ReplyError(.invalidRequest, "The record is not a JSON object.")
    }
    self.init(question: "")
    var failure: ReplyError?
    document.forEachMember { name, value in
      guard failure == nil, let field = RequestField(name) else { return }
      do throws(ReplyError) {
        try read(field, from: value)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    guard !question.isEmpty else {
      throw ReplyError(
        .invalidRequest, "question is required: a text of 1 to 8,192 characters.",
        field: RequestField.question.rawValue)
    }
  }

  /// The request as JSON, as the client library sends it.
  public var encoded: [UInt8] {
    var writer = JSONWriter(reserving: 256 + question.utf8.count)
    writer.beginObject()
    func text(_ field: StaticString, _ value: String?) {
      guard let value else { return }
      writer.name(field)
      writer.string(value)
    }
    func whole(_ field: StaticString, _ value: Int?) {
      guard let value else { return }
      writer.name(field)
      writer.integer(value)
    }
    func flag(_ field: StaticString, _ value: Bool) {
      guard value else { return }
      writer.name(field)
      writer.boolean(true)
    }
    text("id", id)
    text("question", question)
    text("tenant", tenant)
    text("database", database)
    if !collections.isEmpty {
      writer.name("collections")
      writer.value(.array(collections.map { .string($0) }))
    }
    if mode != .auto { text("mode", mode.rawValue) }
    if !parameters.isEmpty {
      writer.name("parameters")
      writer.value(.object(parameters))
    }
    whole("limit", limit)
    if let page {
      writer.name("page")
      writer.beginObject()
      whole("size", page.size)
      text("cursor", page.cursor)
      writer.endObject()
    }
    whole("deadlineMs", deadlineMilliseconds)
    whole("maxAgeSeconds", maximumAgeSeconds)
    flag("stream", streams)
    if priority != 5 { whole("priority", priority) }
    flag("explain", explains)
    writer.endObject()
    return writer.bytes
  }
}
