import Conversation
import JSON
import Synchronization
import Testing

@testable import ModelProviders

/// What a scripted model plays.
struct ScriptedPlayTests {
  private let asked = ModelRequest(entries: [.asked("What is 5 + 7?")])

  @Test func `text is one delta`() async throws {
    let played = try await play(#"{"text": "Hello there"}"#)
    #expect(played.reply == ModelReply(text: "Hello there", finish: .stop))
    #expect(played.events == [.textDelta("Hello there")])
    #expect(played.waits.isEmpty)
  }

  @Test func `an array of texts is one delta each`() async throws {
    let played = try await play(#"{"reasoning": "Hm.", "text": ["a", "", "b"]}"#)
    #expect(played.reply == ModelReply(text: "ab", reasoning: "Hm.", finish: .stop))
    #expect(played.events == [.reasoningDelta("Hm."), .textDelta("a"), .textDelta("b")])
  }

  @Test func `an empty reply is a reply`() async throws {
    #expect(try await play("{}").reply == ModelReply(finish: .stop))
  }

  @Test func `calls keep their arguments as written`() async throws {
    let played = try await play(
      #"{"toolCalls": [{"name": "add", "arguments": {"a": 1.0, "b": 12345678901234567890}}, {"name": "x"}]}"#
    )
    #expect(
      played.reply?.calls.map(\.line) == [#"add {"a":1.0,"b":12345678901234567890}"#, "x {}"])
    #expect(played.reply?.calls.map(\.id) == ["scripted_1_1", "scripted_1_2"])
    #expect(played.reply?.finish == .toolCalls)
  }

  @Test func `arguments may be text that is no JSON`() async throws {
    let played = try await play(
      #"{"toolCalls": [{"id": "mine", "name": "add", "argumentsText": "{\"a\": 1"}, {"name": "b", "argumentsText": "[1]"}]}"#
    )
    #expect(played.reply?.calls.first?.id == "mine")
    guard case .malformed(let text, _)? = played.reply?.calls.first?.arguments else {
      Issue.record("the arguments were read")
      return
    }
    #expect(text == #"{"a": 1"#)
    #expect(played.reply?.calls.last?.arguments == .json([1]))
  }

  @Test(arguments: ["stop", "tool_calls", "length", "refusal"])
  func `a reply ends as the script says`(_ finish: String) async throws {
    #expect(
      try await play(#"{"text": "x", "finish": "\#(finish)"}"#).reply?.finish.rawValue == finish)
  }

  @Test func `usage is what the script says`() async throws {
    let usage = try await play(
      #"{"usage": {"inputTokens": 1, "outputTokens": 2, "cacheReadTokens": 3, "cacheWriteTokens": 4, "reasoningTokens": 5}}"#
    ).reply?.usage
    #expect(
      usage
        == Usage(
          inputTokens: 1, outputTokens: 2, cacheReadTokens: 3, cacheWriteTokens: 4,
          reasoningTokens: 5))
  }

  @Test func `a delay is waited for on the given clock`() async throws {
    let played = try await play(#"{"text": "x", "delayMs": 1500}"#)
    #expect(played.waits == [.milliseconds(1500)])
    #expect(played.reply?.text == "x")
  }

  @Test func `each step of a session gets the next reply`() async throws {
    let replies = try await Scripted.turn(
      #"{"replies": [{"toolCalls": [{"name": "a"}]}, {"toolCalls": [{"name": "b"}]}, {"text": "done"}]}"#
    )
    #expect(replies.map(\.text) == ["", "", "done"])
    #expect(replies.flatMap(\.calls).map(\.id) == ["scripted_1_1", "scripted_2_1"])
  }

  @Test func `after the last reply there is a clear error`() async throws {
    let model = try Scripted.model(#"{"replies": [{"text": "one"}]}"#)
    var request = asked
    request.entries.append(.answered(ModelReply(text: "one", finish: .stop)) { .text($0, "") })
    let error = await Scripted.play(model, request).error
    #expect(error?.kind == .protocol)
    #expect(error?.retryable == false)
    #expect(error?.message.hasSuffix("has 1 replies, but this is request 2.") == true)
  }

  @Test func `results and prompts are put into the text`() async throws {
    let replies = try await Scripted.turn(
      #"{"replies": [{"toolCalls": [{"name": "a"}]}, {"text": ["{{prompt}}: ", "{{result}}, {{result}}"]}]}"#
    ) { .text($0, "12") }
    #expect(replies.last?.text == "go: 12, 12")
    let error = try await play(#"{"text": "{{result}}"}"#).error
    #expect(error?.kind == .protocol)
    #expect(error?.message.contains("/replies/0/text has {{result}}") == true)
  }

  @Test func `an error ends the reply before its text`() async throws {
    let played = try await play(
      #"{"text": "x", "error": {"kind": "rate_limited", "message": "slow down", "retryAfterMs": 20}}"#
    )
    #expect(
      played.error == ModelError(.rateLimited, "slow down", retryable: true, retryAfterMs: 20))
    #expect(played.events.isEmpty)
  }

  @Test func `an error may come after the text`() async throws {
    let played = try await play(
      #"{"text": "x", "error": {"kind": "network", "message": "gone", "retryable": false, "afterText": true}}"#
    )
    #expect(played.error == ModelError(.network, "gone", retryable: false))
    #expect(played.events == [.textDelta("x")])
  }

  @Test func `an error after the text has used what the reply does`() async throws {
    let played = try await play(
      #"{"text": "x", "usage": {"inputTokens": 3}, "error": {"kind": "network", "message": "gone", "afterText": true}}"#
    )
    #expect(played.error?.usage == Usage(inputTokens: 3))
  }

  @Test func `an error may hold for some requests only`() async throws {
    let model = try Scripted.model(
      #"{"replies": [{"text": "x", "error": {"kind": "overloaded", "message": "busy", "times": 2}}]}"#
    )
    #expect(await Scripted.play(model, asked).error?.kind == .overloaded)
    #expect(await Scripted.play(model, asked).error?.kind == .overloaded)
    #expect(await Scripted.play(model, asked).reply?.text == "x")
  }

  @Test func `a stalled reply ends with its cancellation only`() async throws {
    let model = try Scripted.model(#"{"replies": [{"text": "x", "stall": true}]}"#)
    let (started, start) = AsyncStream.makeStream(of: Void.self)
    let task = Task { [asked] in
      try await model.reply(to: asked) { _ in start.finish() }
    }
    for await _ in started {}
    task.cancel()
    let result = await task.result
    #expect(throws: ModelError(.cancelled, "The reply was cancelled.")) { try result.get() }
  }

  @Test func `a task that is cancelled before it starts gets nothing`() async throws {
    let model = try Scripted.model(#"{"replies": [{"stall": true, "delayMs": 5}]}"#)
    let task = Task { [asked] in
      unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
      return await Scripted.play(model, asked)
    }
    let played = await task.value
    #expect(played.error?.kind == .cancelled)
    #expect(played.events.isEmpty)
  }

  @Test func `a delay that is cancelled ends the reply`() async throws {
    let model = try Scripted.model(
      #"{"replies": [{"text": "x", "delayMs": 5}]}"#,
      clock: ScriptClock { _ throws(CancellationError) in throw CancellationError() })
    #expect(await Scripted.play(model, asked).error?.kind == .cancelled)
  }

  @Test func `the preview is the request in plain form`() throws {
    let model = try Scripted.model(#"{"replies": []}"#)
    let preview = try model.preview(of: asked).value
    #expect(preview["model"]?.string == model.name)
    #expect(model.name.hasPrefix("scripted//"))
    #expect(preview["messages"]?[0]?["content"]?[0]?["text"]?.string == "What is 5 + 7?")
  }

  private func play(_ reply: String) async throws -> Scripted.Played {
    try await Scripted.play("{\"replies\": [\(reply)]}", asked)
  }
}
