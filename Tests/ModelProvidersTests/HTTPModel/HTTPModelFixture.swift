import Conversation
import EventLoop
import HTTP
import JSON
import Synchronization
import Testing
import TestSupport

@testable import ModelProviders

/// The key of the provider that tests ask; it must appear in no error.
let testKey = "sk-test-0123456789abcdef"

/// A catalog with one provider, `test`, on a loop of its own that ends with the test.
func withCatalog<Result>(
  _ server: LoopbackServer, members: JSONObject = [:], clock: LoopClock = .monotonic,
  limits: ProviderLimits = ProviderLimits(),
  _ body: (ModelCatalog) async throws -> Result
) async throws -> Result {
  let loop = EventLoop(clock: clock)
  defer {
    loop.stop()
    server.stop()
  }
  let catalog = ModelCatalog(
    environment: ["TEST_KEY": testKey], http: HTTPClient(loop: loop, configuration: .direct),
    loop: loop, limits: limits)
  var provider: JSONObject = [
    "dialect": "openai-chat", "baseUrl": .string(server.url + "/v1/"), "apiKeyEnv": "TEST_KEY",
  ]
  for (key, value) in members {
    // Null takes a member away; a subscript cannot, since null is a value like any other.
    if value.isNull {
      provider = JSONObject(provider.filter { $0.key != key })
    } else {
      provider[key] = value
    }
  }
  try catalog.add(providers: ["test": .object(provider)])
  return try await body(catalog)
}

extension HTTPClientConfiguration {
  /// Reaches loopback directly, whatever the machine's own settings are.
  static var direct: HTTPClientConfiguration {
    var configuration = HTTPClientConfiguration()
    configuration.proxy = .none
    return configuration
  }
}

/// What came of one reply.
struct Outcome {
  var text = ""
  var reply: ModelReply?
  var error: ModelError?
}

/// Asks the model `test/m` of a server for one reply.
func ask(
  _ server: LoopbackServer, members: JSONObject = [:], clock: LoopClock = .monotonic,
  limits: ProviderLimits = ProviderLimits(),
  receive: @escaping @Sendable ([ModelEvent]) async -> Void = { _ in }
) async throws -> Outcome {
  try await withCatalog(server, members: members, clock: clock, limits: limits) { catalog in
    try await ask(catalog.model(named: "test/m"), receive: receive)
  }
}

/// Asks a model for one reply.
func ask(
  _ model: any LanguageModel, receive: @escaping @Sendable ([ModelEvent]) async -> Void = { _ in }
) async -> Outcome {
  let text = Mutex("")
  var outcome = Outcome()
  do throws(ModelError) {
    outcome.reply = try await model.reply(to: ModelRequest(entries: [prompt("Hi")])) { events in
      for case .textDelta(let words) in events { text.withLock { $0 += words } }
      await receive(events)
    }
  } catch {
    outcome.error = error
  }
  outcome.text = text.withLock { $0 }
  return outcome
}

/// Expects that a script makes a reply fail, and that the error does not show the key.
@discardableResult
func expectFailure(
  _ kind: ModelError.Kind, retryable: Bool, _ script: ServerScript, members: JSONObject = [:],
  saying words: String = "", sourceLocation: SourceLocation = #_sourceLocation
) async throws -> ModelError? {
  let outcome = try await ask(try LoopbackServer(script), members: members)
  #expect(outcome.reply == nil, sourceLocation: sourceLocation)
  #expect(outcome.error?.kind == kind, "\(outcome)", sourceLocation: sourceLocation)
  #expect(outcome.error?.retryable == retryable, sourceLocation: sourceLocation)
  let all = "\(outcome)"
  #expect(all.contains(words) || words.isEmpty, "\(all)", sourceLocation: sourceLocation)
  #expect(!all.contains("0123456789abcdef"), "\(all)", sourceLocation: sourceLocation)
  return outcome.error
}

/// The header of an event stream.
let eventStream = [("Content-Type", "text/event-stream; charset=utf-8")]

/// The header of a JSON text.
let json = [("Content-Type", "application/json")]
