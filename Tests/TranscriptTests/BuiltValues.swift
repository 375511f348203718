import Conversation
import JSON
import JSONRPC
import JSONSchema
import RingbackProtocol

@testable import ModelProviders
@testable import Server

/// What no dialogue shows in every run, written by the code that the daemon writes with.
enum BuiltValues {
  /// The values, with the definition of each.
  static func all() throws -> [(definition: String, value: EncodedJSON)] {
    var errors = wireErrors
    errors += sessionErrors.map { RPCError($0) }
    errors += modelErrors.map { RPCError.model($0, of: "a/b") }
    var all: [(definition: String, value: EncodedJSON)] = [
      ("SessionMessagesResult", history), ("ModelsListResult", models),
      ("ToolsListResult", try tools()), ("ToolsRegisterResult", registered),
      ("SessionListResult", sessions),
    ]
    all += errors.map { ("ErrorObject", $0.encoded) }
    all += prompts.map { ("SessionPromptResult", $0) }
    let head = SessionUpdate.Head(sessionId: "s", turnId: "t")
    for update in updates + refusals + ends + calls {
      let value = SessionUpdate(head, seq: 1, update: update)
      all.append(("SessionUpdateParams", EncodedJSON(writing: value)))
    }
    return all
  }

  private static let failure: ModelError = {
    let provider = ModelError.Provider(status: 429, code: "c", message: "m", requestId: "r")
    return ModelError(.rateLimited, "Slow down.", retryAfterMs: 5, provider: provider)
  }()

  private static let spent: Spending = {
    var spent = Spending()
    spent.add(Usage(inputTokens: 1), at: ModelPrices(input: 1, output: 1))
    return spent
  }()

  private static let updates: [Update] = [
    .turnStarted(model: "a/b"), .stepStarted(step: 1), .steered(blocks),
    .toolsWithheld(model: "a/b", tools: [WithheldTool(name: "a", reason: "r")]),
    .textDelta(messageId: "m", text: "t"), .reasoningDelta(messageId: "m", text: "t"),
    .toolCall(callId: "c", name: "a", arguments: 5),
    .retrying(Retry(attempt: 1, delayMs: 0, error: failure, model: "a/c")),
    .waiting(.model, elapsedMs: 1000), .waiting(.tool("c"), elapsedMs: 1000),
    .waiting(.approval("c"), elapsedMs: 1000), .outputRejected(attempt: 1, problems: ["p"]),
    .usage(spent), .stepFinished(step: 1, spent),
  ]

  private static let refusals: [Update] = modelErrors.map { error in
    .discarded(messageIds: ["m"], callIds: ["c"], reason: error.kind.rawValue)
  }

  private static let ends: [Update] = StopReason.allCases.map { .turnFinished($0) }

  private static let calls: [Update] = ToolCallUpdate.Status.allCases.map { status in
    let update = ToolCallUpdate(
      "c", status, isError: true, durationMs: 1, message: "m", progress: JSONNumber(1),
      total: JSONNumber(2), truncatedFrom: 3)
    return .toolCallUpdate(update)
  }

  private static let blocks: [ContentBlock] = [
    .text("t"), ContentBlock(.image(data: "AA==", mimeType: "image/png"), extra: ["x": 1]),
    ContentBlock(.audio(data: "AA==", mimeType: "audio/wav")),
    ContentBlock(
      .resourceLink(uri: "u", name: "n"),
      extra: ["title": "t", "description": "d", "mimeType": "text/plain"]),
    ContentBlock(.resource(["uri": "u", "mimeType": "text/plain", "text": "t"])),
    ContentBlock(.resource(["uri": "u", "mimeType": "text/plain", "blob": "AA=="])),
  ]

  private static let wireErrors: [RPCError] = [
    .parse(offset: 1, reason: "r"), .framing("f"), .truncated, .unsupportedCharset,
    .messageTooLarge(maxBytes: 1), .batchTooLarge(maxMembers: 1), .invalidRequest("i"),
    .duplicateID(RequestID(1)), .methodNotFound("m"), .invalidParams([("/a", "m")]),
    .internalError("i"), .resultTooLarge(bytes: 2, maxBytes: 1), .requestCancelled,
    .notInitialized, .overloaded(retryAfterMs: 1),
  ]

  private static let sessionErrors: [SessionError] = [
    .unknown("s"), .busy(sessionId: "s", turnId: "t"), .notInTurn(sessionId: "s", turnId: "t"),
    .taken("s"), .tooMany(1), .tooManyTools(1), .tooManyPrompts(1),
  ]

  private static let modelErrors: [ModelError] = ModelError.Kind.allCases.compactMap { kind in
    var error = failure
    error.kind = kind
    return kind == .cancelled ? nil : error
  }

  private static let prompts: [EncodedJSON] = {
    let reached: [LimitReached] =
      LimitReached.Kind.allCases.map { LimitReached($0, 1) } + [LimitReached(costUsd: 0.5)]
    return reached.map { limit in
      let outcome = TurnOutcome(
        stopReason: .limit, model: "a/b", content: blocks, structuredOutput: 5, steps: 1,
        spent: spent, limit: limit)
      return EncodedJSON(
        writing: SessionPrompt.Result(sessionId: "s", turnId: "t", outcome: outcome))
    }
  }()

  private static let history: EncodedJSON = {
    let calls = [
      ToolCall(callId: "c", providerId: "p", name: "a", arguments: .json([:])),
      ToolCall(
        callId: "d", providerId: "p", name: "a", arguments: .malformed(text: "{", reason: "r")),
    ]
    let steps = FinishReason.allCases.map { finish in
      let reply = Reply(
        messageId: "m", content: blocks, reasoning: "r", toolCalls: calls, finish: finish)
      return Step(reply: reply) { call in
        ToolResult(
          callId: call.callId, content: blocks, structuredContent: 5, isError: true,
          truncatedFrom: 5, editedArguments: [:])
      }
    }
    let entries =
      [Entry(.prompt(blocks), turnId: "t", isOurs: true)]
      + steps.map { Entry(.step($0), turnId: "t") }
    return EncodedJSON(
      writing: SessionMessages.Result(
        messages: entries.map(SessionMessages.Message.init), total: 9, nextOffset: 3))
  }()

  private static let models: EncodedJSON = {
    var listing = ModelListing()
    listing.descriptions = [
      ModelDescription(
        id: "b", provider: "a", displayName: "B", contextTokens: 1, maxOutputTokens: 1,
        images: true, tools: true, reasoning: true,
        prices: ModelPrices(input: 1, output: 1, cacheRead: 0.5, cacheWrite: 2), ownedBy: "o")
    ]
    listing.failures = [("c", failure)]
    return EncodedJSON(
      writing: ModelsList.Result(models: listing.models, problems: listing.problems))
  }()

  private static let registered: EncodedJSON = {
    var result = ToolsRegister.Result(registered: ["a"], replaced: ["b"])
    result.withheld = [(model: "a/b", tool: WithheldTool(name: "a", reason: "r"))]
    return EncodedJSON(writing: result)
  }()

  private static let sessions = EncodedJSON(
    writing: SessionList.Result(
      sessions: [
        SessionList.Session(
          sessionId: "s", model: "a/b", turnId: "t", spent: spent, metadata: ["x": 1])
      ], total: 3, nextOffset: 1))

  private static func tools() throws -> EncodedJSON {
    let policies: [JSONValue] = [
      ["concurrency": "serial", "approval": "ask"],
      [
        "concurrency": "parallel", "approval": "never", "timeoutMs": 1, "idleTimeoutMs": 1,
        "maxResultBytes": 1,
      ],
    ]
    let definitions = try policies.map { policy in
      try ToolDefinition(
        reading: [
          "name": "a", "title": "A", "description": "d", "inputSchema": [:], "outputSchema": true,
          "annotations": [:], "policy": policy,
        ], at: "")
    }
    return EncodedJSON(writing: ToolsList.Result(tools: ToolSet(definitions)))
  }
}
