/// Parts of a chat request that some servers refuse, and that can be left out or said otherwise.
enum RequestPart: Sendable, CaseIterable {
  case responseFormat, completionLimit, temperature

  /// What errors call it, in lower case.
  var names: [String] {
    switch self {
    case .responseFormat:
      ["response_format", "json_schema", "structured output", "response format"]
    case .completionLimit: ["max_completion_tokens", "max_tokens"]
    case .temperature: ["temperature"]
    }
  }
}
