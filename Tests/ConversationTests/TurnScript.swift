import Conversation
import JSON
import JSONSchema
import Testing

/// Drives a turn's machine by hand and says in words what it wants done.
struct TurnScript {
  var machine: TurnMachine
  var tools: ToolSet
  var now: UInt64 = 0
  private(set) var actions: [TurnAction] = []

  init(
    prompt: String = "hi", tools: [ToolDefinition] = [.add], takesOutputSchema: Bool = true,
    fallbacks: [SilentModel] = [],
    settings: (inout TurnSettings) -> Void = { _ in }
  ) {
    var turnSettings = TurnSettings()
    turnSettings.chance = { 0 }
    settings(&turnSettings)
    machine = TurnMachine(
      conversation: Conversation(tag: "1"), turnId: "turn_1",
      model: SilentModel(takesOutputSchema: takesOutputSchema), fallbacks: fallbacks,
      prompt: [.text(prompt)], settings: turnSettings)
    self.tools = ToolSet(tools)
  }

  /// Feeds one event; returns what the machine wants done because of it.
  @discardableResult
  mutating func feed(_ event: TurnEvent) -> [String] {
    var wanted: [TurnAction] = []
    machine.handle(event, at: now, tools: tools, into: &wanted)
    actions += wanted
    return wanted.map(\.words)
  }

  /// Feeds the model's call of tools, by name and arguments.
  @discardableResult
  mutating func call(_ calls: (String, JSONValue)..., finish: FinishReason = .toolCalls) -> [String]
  {
    feed(
      .modelReplied(
        ModelReply(
          calls: calls.enumerated().map { index, call in
            ModelReply.Call(id: "p\(index)", name: call.0, arguments: .json(call.1))
          }, finish: finish)))
  }

  /// Feeds a plain text result.
  @discardableResult
  mutating func answer(_ callId: String, _ text: String, isError: Bool = false) -> [String] {
    feed(
      .toolAnswered(
        callId: callId,
        .result(content: [.text(text)], structuredContent: nil, isError: isError)))
  }

  /// Feeds a final answer.
  @discardableResult
  mutating func say(_ text: String, finish: FinishReason = .stop) -> [String] {
    feed(.modelReplied(ModelReply(text: text, finish: finish)))
  }

  /// Feeds a failure of the model.
  @discardableResult
  mutating func fail(
    _ kind: ModelError.Kind, retryable: Bool? = nil, retryAfterMs: Int? = nil
  ) -> [String] {
    feed(
      .modelFailed(ModelError(kind, "down", retryable: retryable, retryAfterMs: retryAfterMs)))
  }

  /// How the turn ended.
  var end: TurnEnd? {
    actions.lazy.compactMap { action in
      if case .end(let end) = action { end } else { TurnEnd?.none }
    }.first
  }

  /// The ids under which text was streamed, in the order in which they first came.
  var messageIds: [String] {
    actions.reduce(into: []) { ids, action in
      guard case .emit(.textDelta(let id, _)) = action, !ids.contains(id) else { return }
      ids.append(id)
    }
  }

  /// The last request to the model.
  var request: ModelRequest? {
    actions.reversed().lazy.compactMap { action in
      if case .requestModel(let request, _) = action { request } else { ModelRequest?.none }
    }.first
  }

  /// The history, a line per entry.
  var history: [String] {
    machine.conversation.entries.map { entry in
      switch entry.kind {
      case .prompt(let content): "user: \(content.joinedText)"
      case .step(let step):
        (["model: \(step.reply.content.joinedText)"]
          + zip(step.reply.toolCalls, step.results).map { call, result in
            "\(call.name)\(call.argumentsJSON.text) -> "
              + (result.isError ? "error: " : "") + result.content.joinedText
          }).joined(separator: " | ")
      }
    }
  }
}

extension TurnAction {
  /// The action in a few words.
  var words: String {
    switch self {
    case .requestModel(let request, let model):
      (model.name == "m/m" ? "ask " : "ask \(model.name) ")
        + "\(request.entries.count) entries, \(request.tools.names.joined(separator: "+")), "
        + "\(request.toolChoice)"
    case .stopModel: "stop model"
    case .callTool(let call): "call \(call.callId) \(call.name)\(call.argumentsJSON.text)"
    case .cancelTool(let callId): "cancel \(callId)"
    case .askApproval(let call, _): "ask approval \(call.callId) \(call.name)"
    case .allowAlways(let tool): "allow always \(tool)"
    case .startTimer(let timer, let afterMs): "start \(timer) \(afterMs)"
    case .stopTimer(let timer): "stop \(timer)"
    case .emit(.textDelta(_, let text)): "emit text \(text)"
    case .emit(.toolCallUpdate(let update)): "emit \(update.callId) \(update.status.rawValue)"
    case .emit(.discarded(let messageIds, _, let reason)):
      "discard \(messageIds.joined(separator: "+")) \(reason)"
    case .emit(.retrying(let retry)):
      "retrying \(retry.attempt) after \(retry.delayMs), \(retry.error.kind.rawValue)"
        + (retry.model.map { " -> \($0)" } ?? "")
    case .emit(let update): "emit \(update.typeName)"
    case .end(.stopped(let outcome)): "end \(outcome.stopReason.rawValue)"
    case .end(.failed(let error)): "fail \(error.kind.rawValue)"
    }
  }
}

extension ToolDefinition {
  /// `add {a, b}`, both numbers and required.
  static let add = named(
    "add",
    schema: [
      "type": "object", "properties": ["a": ["type": "number"], "b": ["type": "number"]],
      "required": ["a", "b"],
    ])

  /// A tool that takes any object.
  static func named(
    _ name: String, schema: JSONValue = ["type": "object"], policy: ToolPolicy = ToolPolicy()
  ) -> ToolDefinition {
    do throws(SchemaError) {
      return ToolDefinition(
        name: name, inputSchema: schema, policy: policy, arguments: try Schema(compiling: schema))
    } catch {
      preconditionFailure("the test's own schema is invalid: \(error)")
    }
  }
}
