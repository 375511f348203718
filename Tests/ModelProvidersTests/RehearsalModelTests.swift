import Conversation
import JSON
import Synchronization
import Testing

@testable import ModelProviders

/// The rehearsal model as a `LanguageModel`: streaming, cancelling, counting, previewing.
struct RehearsalModelTests {
  private static let add = "add(a: number, b: number) Adds two numbers."

  @Test func `text is streamed word by word`() async throws {
    let deltas = Mutex<[ModelEvent]>([])
    let reply = try await RehearsalModel().reply(to: ModelRequest(entries: [.asked("Hello")])) {
      events in
      deltas.withLock { $0 += events }
    }
    let streamed = deltas.withLock { $0 }
    #expect(streamed.count > 10)
    #expect(streamed.first == .textDelta("I "))
    #expect(reply.finish == .stop)
  }

  @Test func `a reply with calls has no text`() async throws {
    let reply = try await Rehearsal.reply(to: request("What is 5 + 7?"))
    #expect(reply.text.isEmpty)
    #expect(reply.finish == .toolCalls)
    #expect(reply.calls.map(\.id) == ["rehearsal_1"])
  }

  @Test func `the same request gives the same reply`() async throws {
    let first = try await Rehearsal.reply(to: request("What is 5 + 7 and 3 + 4?"))
    for _ in 0..<20 {
      #expect(try await Rehearsal.reply(to: request("What is 5 + 7 and 3 + 4?")) == first)
    }
  }

  @Test func `a cancelled task gets no more deltas`() async {
    let count = Mutex(0)
    let task = Task {
      try await RehearsalModel().reply(to: ModelRequest(entries: [.asked("Hello")])) { _ in
        count.withLock { $0 += 1 }
        unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
      }
    }
    let result = await task.result
    #expect(throws: ModelError(.cancelled, "The reply was cancelled.")) { try result.get() }
    #expect(count.withLock { $0 } == 1)
  }

  @Test func `a limit of tokens cuts the text and says so`() async throws {
    var request = ModelRequest(entries: [.asked("Hello")])
    request.maxOutputTokens = 4
    let reply = try await Rehearsal.reply(to: request)
    #expect(reply.finish == .length)
    #expect(reply.text.utf8.count <= 16)
    #expect(reply.usage.outputTokens <= 4)
    request.maxOutputTokens = 0
    #expect(try await Rehearsal.reply(to: request).text.isEmpty)
    request.maxOutputTokens = .min
    #expect(try await Rehearsal.reply(to: request).text.isEmpty)
    request.maxOutputTokens = .max
    #expect(try await Rehearsal.reply(to: request).finish == .stop)
  }

  @Test func `tokens are counted by four bytes of the request`() async throws {
    let short = try await Rehearsal.reply(to: request("What is 5 + 7?")).usage
    let long = try await Rehearsal.reply(
      to: request("What is 5 + 7?" + String(repeating: " ", count: 400))
    ).usage
    #expect(long.inputTokens == short.inputTokens + 100)
    #expect(short.outputTokens == 5)
  }

  @Test func `the preview is the request in plain form`() async throws {
    var request = try request("What is 5 + 7?")
    request.instructions = "Be brief."
    request.toolChoice = .named("add")
    request.parallelToolCalls = false
    let reply = try await Rehearsal.reply(to: request)
    request.entries.append(.answered(reply) { .text($0, "12") })
    let preview = try RehearsalModel().preview(of: request).value
    #expect(
      preview.object?.keys == [
        "model", "instructions", "messages", "tools", "toolChoice", "parallelToolCalls",
      ])
    #expect(preview["model"]?.string == "rehearsal/rehearsal")
    #expect(
      preview["messages"]?.array?.compactMap { $0["role"]?.string } == [
        "user", "assistant", "tool",
      ])
    #expect(preview["messages"]?[1]?["toolCalls"]?[0]?["arguments"] == ["a": 5, "b": 7])
    #expect(preview["tools"]?[0]?["name"]?.string == "add")
    #expect(preview["toolChoice"] == ["name": "add"])
  }

  @Test func `an output schema is met from results and prompt`() async throws {
    var request = try request("What is 5 + 7?")
    request.outputSchema = EncodedJSON([
      "type": "object", "required": ["result", "explanation", "unit", "ok"],
      "properties": [
        "result": ["type": "number"], "explanation": ["type": "string"],
        "unit": ["enum": ["none", "kg"]], "ok": ["type": "boolean"], "more": ["type": "integer"],
      ],
    ])
    let turn = try await Rehearsal.turn(request) { .text($0, "12") }
    #expect(
      turn.text == #"{"result":12,"explanation":"The answer is 12.","unit":"none","ok":false}"#)
  }

  @Test func `data that fits the output schema is the answer`() async throws {
    var request = try request("What is 5 + 7?")
    request.outputSchema = EncodedJSON([
      "type": "object", "required": ["sum"], "properties": ["sum": ["type": "number"]],
    ])
    let turn = try await Rehearsal.turn(request) { .text($0, #"{"sum": 12.0}"#) }
    #expect(turn.text == #"{"sum":12.0}"#)
  }

  @Test func `an output schema is met from the prompt alone`() async throws {
    let request = ModelRequest(
      entries: [.asked("Extract: Anna is 30 years old")],
      outputSchema: EncodedJSON([
        "type": "object", "required": ["name", "age", "tags"],
        "properties": [
          "name": ["type": "string"], "age": ["type": "integer"],
          "tags": ["type": "array", "items": ["type": "string"]],
        ],
      ]))
    let text = try await Rehearsal.reply(to: request).text
    #expect(text == #"{"name":"Anna","age":30,"tags":[]}"#)
  }

  private func request(_ prompt: String) throws -> ModelRequest {
    ModelRequest(entries: [.asked(prompt)], tools: ToolSet([try Rehearsal.tool(Self.add)]))
  }
}
