package import JSON

package struct ChatMessage: Sendable, Hashable {
  package enum Role: String, Sendable { case system, user, assistant }

  package var role: Role
  package var content: String

  package init(_ role: Role, _ content: String) {
    self.role = role
    self.content = content
  }
}

/// The shape an answer must have (JSON Schema). Strict mode asks that every object lists all its
/// properties as required and allows no others.
package struct ChatSchema: Sendable, Hashable {
  /// At most 64 of `A-Z a-z 0-9 _ -`.
  package var name: String
  package var schema: JSONValue
  package var strict: Bool

  package init(name: String, schema: JSONValue, strict: Bool = true) {
    self.name = name
    self.schema = schema
    self.strict = strict
  }

  var isNameValid: Bool {
    (1...64).contains(name.utf8.count)
      && name.utf8.allSatisfy { byte in
        byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
          || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
          || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
      }
  }
}

/// How able, and how dear, a model must be.
package enum ModelTier: String, Sendable, Hashable, CaseIterable { case cheap, standard }

package struct ChatRequest: Sendable, Hashable {
  package var messages: [ChatMessage]
  package var schema: ChatSchema?
  /// `nil` leaves the model's configured limit.
  package var maxCompletionTokens: Int?
  /// `nil` leaves the provider's default; some models accept nothing else.
  package var temperature: Double?
  package var tier: ModelTier
  /// 0 (can wait) … 9 (first), where calls must wait.
  package var priority: Int

  package init(
    messages: [ChatMessage], schema: ChatSchema? = nil, maxCompletionTokens: Int? = nil,
    temperature: Double? = nil, tier: ModelTier = .standard, priority: Int = 5
  ) {
    self.messages = messages
    self.schema = schema
    self.maxCompletionTokens = maxCompletionTokens
    self.temperature = temperature
    self.tier = tier
    self.priority = priority
  }
}

/// A complete answer: never one that was cut off, refused or filtered (those are errors).
package struct ChatCompletion: Sendable, Hashable {
  package var content: String
  /// As the provider named it.
  package var model: String
  package var usage: TokenUsage

  package init(content: String, model: String, usage: TokenUsage = TokenUsage()) {
    self.content = content
    self.model = model
    self.usage = usage
  }
}
