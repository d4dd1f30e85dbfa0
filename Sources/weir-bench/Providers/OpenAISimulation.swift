import Foundation
import HTTPServer
import JSON
import Models

/// The OpenAI-compatible half: chat from a closure, embeddings from the words of each text.
struct OpenAISimulation: Sendable {
  let dimensions: Int
  let chat: SimulatedChatResponder

  /// - Parameter fault: `refusal` and `brokenSQL` change what the model says.
  func chat(_ request: HTTPServerRequest, fault: ProviderFault.Kind?) -> SimulatedAnswer {
    guard let body = try? JSONValue(parsing: request.body), let model = body["model"]?.string,
      let messages = body["messages"]?.array, !messages.isEmpty
    else { return SimulatedAnswer(response: .openAIError(400, "model and messages are required")) }
    let asked = SimulatedChatRequest(
      model: model,
      messages: messages.map {
        .init(role: $0["role"]?.string ?? "", content: $0["content"]?.string ?? "")
      }, schemaName: body["response_format"]?["json_schema"]?["name"]?.string)
    var reply = chat(asked)
    switch (fault, reply) {
    case (.refusal, _): reply = .refusal("I cannot help with that.")
    case (.brokenSQL, .content(let text)): reply = .content(Self.broken(text))
    default: break
    }
    let prompt = asked.messages.map(\.content).joined(separator: "\n")
    let promptTokens = TokenEstimate.tokens(in: prompt)
    let (content, refusal, finish): (JSONValue, JSONValue, JSONValue) =
      switch reply {
      case .content(let text): (.string(text), nil, "stop")
      case .refusal(let text): (nil, .string(text), "stop")
      case .truncated(let text): (.string(text), nil, "length")
      }
    let completionTokens = TokenEstimate.tokens(in: content.string ?? refusal.string ?? "")
    let response: JSONValue = [
      "id": "chatcmpl-simulated", "object": "chat.completion",
      "created": .integer(Int64(Date().timeIntervalSince1970)), "model": .string(model),
      "choices": [
        [
          "index": 0,
          "message": ["role": "assistant", "content": content, "refusal": refusal],
          "logprobs": nil, "finish_reason": finish,
        ]
      ],
      "usage": Self.usage(prompt: promptTokens, completion: completionTokens),
    ]
    return SimulatedAnswer(
      response: .json(response), inputs: [prompt], promptTokens: promptTokens,
      completionTokens: completionTokens)
  }

  func embeddings(_ request: HTTPServerRequest) -> SimulatedAnswer {
    guard let body = try? JSONValue(parsing: request.body), let model = body["model"]?.string,
      let input = body["input"]
    else { return SimulatedAnswer(response: .openAIError(400, "model and input are required")) }
    let texts = input.string.map { [$0] } ?? input.array?.compactMap(\.string) ?? []
    guard !texts.isEmpty, texts.count <= 2048, !texts.contains("") else {
      return SimulatedAnswer(
        response: .openAIError(400, "input must hold 1 to 2,048 strings, none empty"))
    }
    let length = body["dimensions"]?.integer.map { Int(clamping: $0) } ?? dimensions
    guard (1...8192).contains(length) else {
      return SimulatedAnswer(response: .openAIError(400, "dimensions must be 1 to 8,192"))
    }
    let isBase64 = body["encoding_format"]?.string == "base64"
    let data = texts.enumerated().map { index, text -> JSONValue in
      let vector = ScriptedEmbeddingModel.vector(of: text, dimensions: length)
      return [
        "object": "embedding", "index": .integer(Int64(index)),
        "embedding": isBase64
          ? .string(Self.base64(vector)) : .array(vector.map { .number(Double($0)) }),
      ]
    }
    let tokens = texts.reduce(0) { $0 + TokenEstimate.tokens(in: $1) }
    let response: JSONValue = [
      "object": "list", "data": .array(data), "model": .string(model),
      "usage": [
        "prompt_tokens": .integer(Int64(tokens)), "total_tokens": .integer(Int64(tokens)),
      ],
    ]
    return SimulatedAnswer(response: .json(response), inputs: texts, promptTokens: tokens)
  }

  private static func usage(prompt: Int, completion: Int) -> JSONValue {
    [
      "prompt_tokens": .integer(Int64(prompt)), "completion_tokens": .integer(Int64(completion)),
      "total_tokens": .integer(Int64(prompt + completion)),
      "prompt_tokens_details": ["cached_tokens": 0],
      "completion_tokens_details": ["reasoning_tokens": 0],
    ]
  }

  /// Misspells a column or table as models do: the first identifier after each FROM.
  private static func broken(_ text: String) -> String {
    var broken = text
    for keyword in ["FROM ", "from ", "From "] {
      broken = broken.replacingOccurrences(of: keyword, with: keyword + "no_such_")
    }
    return broken == text ? text.replacingOccurrences(of: "SELECT", with: "SELEKT") : broken
  }

  private static func base64(_ vector: [Float]) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(vector.count * 4)
    for number in vector {
      for shift in [0, 8, 16, 24] {
        bytes.append(UInt8(truncatingIfNeeded: number.bitPattern >> UInt32(shift)))
      }
    }
    return Data(bytes).base64EncodedString()
  }
}
