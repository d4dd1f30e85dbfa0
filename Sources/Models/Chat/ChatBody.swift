import JSON

/// The JSON of chat completions: what is sent and what is understood.
enum ChatBody {
  static func encode(
    _ request: ChatRequest, settings: HTTPChatModel.Settings, as dialect: ChatDialect
  ) -> [UInt8] {
    var json = JSONWriter(reserving: 4096)
    json.beginObject()
    json.name("model")
    json.string(settings.provider.model)
    json.name("messages")
    json.beginArray()
    if let schema = request.schema, dialect.format != .jsonSchema {
      write(instruction(for: schema), to: &json)
    }
    for message in request.messages { write(message, to: &json) }
    json.endArray()
    if let schema = request.schema { write(schema, as: dialect.format, to: &json) }
    if dialect.usesLegacyMaxTokens {
      json.name("max_tokens")
    } else {
      json.name("max_completion_tokens")
    }
    json.integer(request.maxCompletionTokens ?? settings.maxCompletionTokens)
    if let temperature = request.temperature, dialect.sendsTemperature {
      json.name("temperature")
      json.number(temperature)
    }
    json.endObject()
    return json.bytes
  }

  static func decode(_ bytes: [UInt8], model: String) throws(ModelError) -> ChatCompletion {
    let body: JSONValue
    do { body = try JSONValue(parsing: bytes) } catch {
      throw .malformedResponse(reason: "not JSON")
    }
    guard let choice = body["choices"]?[0] else {
      // Some gateways report an error under status 200.
      let reason = body["error"] == nil ? "no choices" : "an error under a success status"
      throw .malformedResponse(reason: reason)
    }
    let usage = usage(body["usage"])
    switch choice["finish_reason"]?.string {
    case "length": throw .truncated(usage)
    case "content_filter": throw .contentFiltered(usage)
    default: break
    }
    guard let message = choice["message"] else { throw .malformedResponse(reason: "no message") }
    if isRefusal(message) { throw .refused(usage) }
    guard let content = content(of: message) else {
      throw .malformedResponse(reason: "no content")
    }
    return ChatCompletion(content: content, model: body["model"]?.string ?? model, usage: usage)
  }

  private static func write(_ message: ChatMessage, to json: inout JSONWriter) {
    json.beginObject()
    json.name("role")
    json.string(message.role.rawValue)
    json.name("content")
    json.string(message.content)
    json.endObject()
  }

  private static func write(
    _ schema: ChatSchema, as format: HTTPChatModel.ResponseFormat, to json: inout JSONWriter
  ) {
    guard format != .none else { return }
    json.name("response_format")
    json.beginObject()
    json.name("type")
    json.string(format == .jsonSchema ? "json_schema" : "json_object")
    if format == .jsonSchema {
      json.name("json_schema")
      json.beginObject()
      json.name("name")
      json.string(schema.name)
      json.name("strict")
      json.boolean(schema.strict)
      json.name("schema")
      json.value(schema.schema)
      json.endObject()
    }
    json.endObject()
  }

  private static func instruction(for schema: ChatSchema) -> ChatMessage {
    let text = String(decoding: schema.schema.encoded, as: UTF8.self)
    return ChatMessage(
      .system,
      "Answer with one JSON object and nothing else. It must match this JSON Schema: \(text)")
  }

  private static func isRefusal(_ message: JSONValue) -> Bool {
    if let refusal = message["refusal"]?.string, !refusal.isEmpty { return true }
    return message["content"]?.array?.contains { $0["type"]?.string == "refusal" } ?? false
  }

  /// What the model wrote; or, since some servers keep to a schema by calling a tool that nobody
  /// offered, the arguments of that call.
  private static func content(of message: JSONValue) -> String? {
    let text = text(message["content"]).map(withoutReasoning)
    if let text, !text.isEmpty { return text }
    let call = message["tool_calls"]?[0]?["function"] ?? message["function_call"]
    switch call?["arguments"] {
    case .string(let arguments): return arguments
    case .object(let arguments):
      return String(decoding: JSONValue.object(arguments).encoded, as: UTF8.self)
    default: return text
    }
  }

  /// Reasoning models think aloud before they answer, and some servers leave that in; some take
  /// away only its first mark.
  private static func withoutReasoning(_ text: String) -> String {
    guard let end = text.ranges(of: "</think>").last else { return text }
    return String(text[end.upperBound...].drop(while: \.isWhitespace))
  }

  /// A string, or the text parts that some servers send instead.
  private static func text(_ content: JSONValue?) -> String? {
    if let text = content?.string { return text }
    guard let parts = content?.array else { return nil }
    let texts = parts.compactMap { $0["text"]?.string }
    return texts.isEmpty ? nil : texts.joined()
  }

  private static func usage(_ usage: JSONValue?) -> TokenUsage {
    func count(_ value: JSONValue?) -> Int? {
      value?.integer.flatMap { $0 >= 0 ? Int($0) : nil }
    }
    return TokenUsage(
      promptTokens: count(usage?["prompt_tokens"]),
      cachedPromptTokens: count(usage?["prompt_tokens_details"]?["cached_tokens"]),
      completionTokens: count(usage?["completion_tokens"]))
  }
}
