import Foundation
import HTTPClient
import HTTPServer
import JSON
import Models
import TestSupport
import Testing

/// What is sent, against OpenAI's published description.
@Suite struct PublishedAPITests {
  private static let spec: JSONValue? = {
    guard let bytes = SharedData.specification("openai-openapi.json") else { return nil }
    // One bound in it is beyond 64 bits, which the parser refuses as a number.
    let sane = String(decoding: bytes, as: UTF8.self)
      .replacingOccurrences(of: "-9223372036854776000", with: "-1")
    // The description nests deeper than anything the service reads.
    let parser = try? JSONParser(maximumDepth: 1024)
    do { return try parser?.withDocument(Array(sane.utf8)) { $0.value } } catch { print(error) }
    return nil
  }()

  /// The schema with its references, `allOf`, `anyOf` and `oneOf` laid side by side.
  private func parts(_ schema: JSONValue, _ spec: JSONValue) -> [JSONValue] {
    if let reference = schema["$ref"]?.string {
      let name = String(reference.split(separator: "/").last ?? "")
      return spec["components"]?["schemas"]?[name].map { parts($0, spec) } ?? []
    }
    let nested = ["allOf", "anyOf", "oneOf"].flatMap { schema[$0]?.array ?? [] }
    return [schema] + nested.flatMap { parts($0, spec) }
  }

  /// Paths of keys that no part of the schema declares, of required ones that are missing, and of
  /// values outside an enumeration.
  private func problems(
    _ value: JSONValue, _ schema: JSONValue, _ spec: JSONValue, _ path: String = "$"
  ) -> [String] {
    let parts = parts(schema, spec)
    switch value {
    case .object(let members):
      if parts.contains(where: { $0["additionalProperties"] == true }) { return [] }
      let described = parts.filter { $0["properties"] != nil }
      if described.isEmpty { return [] }
      // The variant a `type` or `role` constant names decides, where there are several.
      let fitting = described.filter { part in
        members.allSatisfy { member in
          guard let allowed = part["properties"]?[member.name]?["enum"]?.array else { return true }
          return allowed.contains(member.value)
        }
      }
      if fitting.isEmpty { return ["\(path): no variant fits"] }
      let missing = fitting.map { part in
        (part["required"]?.array?.compactMap(\.string) ?? []).filter { name in
          !members.contains { $0.name == name }
        }
      }
      let isVariant = fitting.count > 1 && schema["allOf"] == nil
      let lacking = isVariant ? (missing.contains([]) ? [] : missing[0]) : missing.flatMap { $0 }
      return lacking.map { "\(path).\($0): missing" }
        + members.flatMap { member -> [String] in
          let declared = fitting.compactMap { $0["properties"]?[member.name] }
          guard !declared.isEmpty else { return ["\(path).\(member.name): not declared"] }
          return problems(
            member.value, .object([JSONMember("anyOf", .array(declared))]), spec,
            path + "." + member.name)
        }
    case .array(let items):
      let itemSchemas = parts.compactMap { $0["items"] }
      return items.enumerated().flatMap { index, item in
        problems(
          item, .object([JSONMember("anyOf", .array(itemSchemas))]), spec, "\(path)[\(index)]")
      }
    default: return []
    }
  }

  private func check(_ body: JSONValue, _ name: String) throws -> [String]? {
    guard let spec = Self.spec else {
      print("skipped: no published description beside the project")
      return nil
    }
    let schema = try #require(spec["components"]?["schemas"]?[name])
    return problems(body, schema, spec)
  }

  @Test func `chat bodies hold declared keys only, and all that are required`() async throws {
    let stub = try StubProvider { _, _ in chatAnswer("{}") }
    let client = try HTTPClient()
    for format in HTTPChatModel.ResponseFormat.allCases {
      for legacy in [false, true] {
        let model = chatModel(stub.baseURL, transport: client) {
          $0.responseFormat = format
          $0.usesLegacyMaxTokens = legacy
        }
        let request = ChatRequest(
          messages: [
            ChatMessage(.system, "s"), ChatMessage(.user, "u"), ChatMessage(.assistant, "a"),
          ],
          schema: ChatSchema(name: "n", schema: ["type": "object"]), temperature: 0.5)
        _ = try await model.complete(request, deadline: soon())
        let sent = try JSONValue(parsing: try #require(stub.requests.last).body)
        #expect(try check(sent, "CreateChatCompletionRequest") ?? [] == [])
      }
    }
  }

  @Test func `embedding bodies hold declared keys only, and all that are required`() async throws {
    let stub = try StubProvider { _, request in embeddingsAnswer(inputs(request)) }
    let client = try HTTPClient()
    for dimensions in [nil, 8] {
      let model = embeddingModel(stub.baseURL, transport: client) {
        $0.requestedDimensions = dimensions
      }
      _ = try await model.embed(["a", "b"], deadline: soon())
      let sent = try JSONValue(parsing: try #require(stub.requests.last).body)
      #expect(try check(sent, "CreateEmbeddingRequest") ?? [] == [])
    }
  }

  @Test func `the check itself finds what is wrong`() throws {
    guard Self.spec != nil else { return }
    let bad: JSONValue = ["model": "m", "input": ["a"], "encoding": "float"]
    #expect(try check(bad, "CreateEmbeddingRequest") == ["$.encoding: not declared"])
    #expect(try check(["model": "m"], "CreateEmbeddingRequest") == ["$.input: missing"])
    let chat: JSONValue = [
      "model": "m", "messages": [["role": "user", "content": "x", "colour": "red"]],
      "response_format": ["type": "json_schema", "json_schema": ["nom": "x"]],
    ]
    let found = try #require(try check(chat, "CreateChatCompletionRequest"))
    #expect(
      found.contains { $0.contains("colour") } && found.contains { $0.contains("nom") }, "\(found)")
  }
}
