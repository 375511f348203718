import Conversation
import EventLoop
import HTTP
import JSON
import Synchronization
import Testing
import TestSupport

@testable import ModelProviders

/// The strict services that conversations and faults are tried on.
let strictServices: [any ModelService] = [
  ChatService(), GeminiService(), MessagesService(), OllamaService(), ResponsesService(),
]

/// Asks the model `test/m` of a strict server, on a loop of its own.
func withModel<Result>(
  _ server: ModelServer, timeouts: JSONValue? = nil, limits: ProviderLimits = ProviderLimits(),
  _ body: (any LanguageModel) async throws -> Result
) async throws -> Result {
  let loop = EventLoop()
  defer {
    loop.stop()
    server.stop()
  }
  let catalog = ModelCatalog(
    environment: [:], http: HTTPClient(loop: loop, configuration: .direct), loop: loop,
    limits: limits)
  var provider = server.configuration.object ?? JSONObject()
  if let timeouts { provider["timeouts"] = timeouts }
  try catalog.add(providers: ["test": .object(provider)])
  return try await body(catalog.model(named: "test/m"))
}

/// Asks a model; its reply or its error, and the text that was streamed.
func ask(_ model: any LanguageModel, _ request: ModelRequest) async -> Outcome {
  let text = Mutex("")
  var outcome = Outcome()
  do throws(ModelError) {
    outcome.reply = try await model.reply(to: request) { events in
      for case .textDelta(let words) in events { text.withLock { $0 += words } }
    }
  } catch {
    outcome.error = error
  }
  outcome.text = text.withLock { $0 }
  return outcome
}

/// A reply as a turn puts it into the history, with these texts as the results of its calls.
func entry(of reply: ModelReply, number: Int, results: [String] = []) -> Entry {
  let calls = reply.calls.enumerated().map { index, call in
    ToolCall(
      callId: "call_t_\(number)_\(index)", providerId: call.id, name: call.name,
      arguments: call.arguments)
  }
  let whole = Reply(
    messageId: "msg_\(number)", content: reply.text.isEmpty ? [] : [.text(reply.text)],
    reasoning: reply.reasoning, toolCalls: calls, finish: reply.finish, usage: reply.usage,
    raw: reply.raw)
  let texts = Dictionary(uniqueKeysWithValues: zip(calls.map(\.callId), results))
  let step = Step(reply: whole) { call in
    ToolResult(callId: call.callId, content: [.text(texts[call.callId] ?? "none")])
  }
  return Entry(.step(step), turnId: "t")
}
