import HTTPClient
import HTTPServer
import JSON
import Models
import Testing

/// What every chat model does, with a provider and without.
@Suite struct ChatContractTests {
  enum Subject: String, CaseIterable { case http, scripted }

  /// A model that answers "a:" and the last message, and refuses, cuts off or fails on request.
  private func make(_ subject: Subject) throws -> (model: any ChatProviding, keep: [any Sendable]) {
    switch subject {
    case .scripted:
      let model = ScriptedChatModel { request throws(ModelError) in
        let usage = TokenUsage(promptTokens: 12, completionTokens: 5)
        switch request.messages.last?.content ?? "" {
        case "refuse": throw .refused(usage)
        case "cut": throw .truncated(usage)
        case "deny": throw .unauthorized
        case let text: return ChatCompletion(content: "a:" + text, model: "m-2026", usage: usage)
        }
      }
      return (model, [])
    case .http:
      let stub = try StubProvider { _, request in
        let text = (try? JSONValue(parsing: request.body))?["messages"]?.array?.last?["content"]
        switch text?.string ?? "" {
        case "refuse":
          return .json(
            """
            {"model":"m-2026","choices":[{"message":{"content":null,"refusal":"no"},\
            "finish_reason":"stop"}],"usage":{"prompt_tokens":12,"completion_tokens":5}}
            """)
        case "cut": return chatAnswer("half", finish: "length")
        case "deny": return failure(401)
        case let text: return chatAnswer("a:" + text)
        }
      }
      let client = try HTTPClient()
      return (chatModel(stub.baseURL, transport: client), [stub, client])
    }
  }

  private func ask(_ text: String) -> ChatRequest {
    ChatRequest(messages: [ChatMessage(.system, "s"), ChatMessage(.user, text)])
  }

  @Test(arguments: Subject.allCases)
  func `it answers with content, model and usage`(subject: Subject) async throws {
    let (model, keep) = try make(subject)
    let done = try await model.complete(ask("größer \"x\"\n"), deadline: soon())
    #expect(done.content == "a:größer \"x\"\n")
    #expect(done.model == "m-2026")
    #expect(done.usage == TokenUsage(promptTokens: 12, completionTokens: 5))
    withExtendedLifetime(keep) {}
  }

  @Test(arguments: Subject.allCases)
  func `refusals, cut answers and bad keys are errors of their own`(subject: Subject) async throws {
    let (model, keep) = try make(subject)
    let usage = TokenUsage(promptTokens: 12, completionTokens: 5)
    for (text, error) in [
      ("refuse", ModelError.refused(usage)), ("cut", .truncated(usage)), ("deny", .unauthorized),
    ] {
      await #expect(throws: error) { _ = try await model.complete(ask(text), deadline: soon()) }
    }
    withExtendedLifetime(keep) {}
  }

  @Test(arguments: Subject.allCases)
  func `a past deadline and a cancelled task cost nothing`(subject: Subject) async throws {
    let (model, keep) = try make(subject)
    await #expect(throws: ModelError.timedOut) {
      _ = try await model.complete(ask("x"), deadline: .now - .seconds(1))
    }
    await withTaskGroup(of: ModelError?.self) { group in
      group.cancelAll()
      group.addTask {
        do throws(ModelError) {
          _ = try await model.complete(question, deadline: soon())
          return nil
        } catch { return error }
      }
      #expect(await group.next() == .cancelled)
    }
    withExtendedLifetime(keep) {}
  }

  @Test func `tiers choose the model, and one model serves both`() async throws {
    let standard = ScriptedChatModel(answer: "dear")
    let cheap = ScriptedChatModel(answer: "cheap")
    let both = ChatModels(standard: standard, cheap: cheap)
    var request = question
    #expect(try await both.complete(request, deadline: soon()).content == "dear")
    request.tier = .cheap
    #expect(try await both.complete(request, deadline: soon()).content == "cheap")
    #expect(both.canEscalate)
    let one = ChatModels(standard: standard)
    #expect(try await one.complete(request, deadline: soon()).content == "dear")
    #expect(!one.canEscalate)
    await #expect(throws: ModelError.notConfigured) {
      _ = try await NoChatModel().complete(request, deadline: soon())
    }
  }
}
