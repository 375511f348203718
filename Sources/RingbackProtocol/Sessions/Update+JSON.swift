package import Conversation
package import JSON

extension Update: Described {
  /// All types of updates.
  package static let shape = Shape.named(
    "Update", "Something that happened in a turn; ignore types that you do not know.",
    .tagged(descriptions.map { $0.shape }))

  /// What is told of one type of updates.
  private struct Description {
    let shape: Shape

    init(_ name: String, _ type: String, _ about: String, _ properties: [Property]) {
      shape = .named(
        name, about,
        .record([.required("type", .word(type), "What happened.")] + properties))
    }
  }

  private static let descriptions = turns + replies + calls + setbacks

  private static let turns = [
    Description(
      "TurnStarted", "turn_started", "The turn begins.",
      [.required("model", .string, "The first model of the list.")]),
    Description(
      "StepStarted", "step_started", "The model is asked.",
      [.required("step", .integer(from: 1), "Counts the turn's steps from 1 on.")]),
    Description(
      "Steered", "steered", "A `session/steer` has joined the turn.",
      [.required("prompt", .list(of: ContentBlock.shape), "What was added.")]),
    Description(
      "StepFinished", "step_finished", "Every call of the reply has its result.",
      [
        .required("step", .integer(from: 1), "The step."),
        .required("usage", Spending.shape, "What the step used, failed attempts included."),
      ]),
    Description(
      "TurnFinished", "turn_finished",
      "Nothing of the turn follows but the answer to the prompt.",
      [.required("stopReason", StopReason.shape, "Why the turn ended.")]),
  ]

  private static let text: [Property] = [
    .required("messageId", .string, "The message that the text belongs to."),
    .required("text", .string, "What comes behind the text so far."),
  ]

  private static let replies = [
    Description("TextDelta", "text_delta", "The model wrote.", text),
    Description(
      "ReasoningDelta", "reasoning_delta", "The model showed its reasoning.", text),
    Description(
      "UsageUpdate", "usage",
      "A reply has ended, or failed and the provider told its usage; the turn's usage so far.",
      Spending.properties),
    Description(
      "OutputRejected", "output_rejected", "The answer does not fit `outputSchema`.",
      [
        .required("attempt", .integer(from: 1), "Counts the turn's answers from 1 on."),
        .required("problems", .list(of: .string), "What is wrong with it, in words for the model."),
      ]),
  ]

  private static let calls = [
    Description(
      "ToolCallStarted", "tool_call",
      "The model called a tool; sent for calls that are refused as well.",
      [
        .required("callId", .string, "The call; unique in the daemon."),
        .required("name", .string, "The tool's name, or what the model made up."),
        .required(
          "arguments", .any, "The arguments; an empty object where the model's text is not JSON."),
        .required("source", .word("client"), "Who executes the call."),
      ]),
    Description(
      "ToolCallUpdate", "tool_call_update", "A tool call is getting on.",
      ToolCallUpdate.properties),
    Description(
      "ToolsWithheld", "tools_withheld",
      "The provider would refuse requests with these tools, so they are left out.",
      [
        .required("model", .string, "The model."),
        .required("tools", .list(of: WithheldTool.shape), "The tools."),
      ]),
  ]

  private static let setbacks = [
    Description(
      "Retrying", "retrying", "A model request has failed and is made again.",
      [
        .required(
          "attempt", .integer(from: 1), "How many attempts at this step's request have failed."),
        .required("delayMs", .integer(from: 0), "Milliseconds until the next one."),
        .optional("model", .string, "The model that takes over, if another one does."),
        .required("error", ModelError.shape, "Why the last attempt failed."),
      ]),
    Description(
      "Waiting", "waiting", "Nothing happened for at least a second.",
      [
        .required(
          "on", .string, "What is awaited: `model`, `tool:<callId>` or `approval:<callId>`."),
        .required("elapsedMs", .integer(from: 0), "Milliseconds since something happened."),
      ]),
    Description(
      "Discarded", "discarded", "What was streamed under these ids counts for nothing.",
      [
        .required("messageIds", .list(of: .string), "Messages."),
        .required("callIds", .list(of: .string), "Calls."),
        .required("reason", ModelErrorKind.shape, "Why."),
      ]),
  ]
}

extension Update {
  /// Writes the members but for `type`.
  func writeMembers(to writer: inout JSONWriter) {
    switch self {
    case .turnStarted(let model): writer.member("model", model)
    case .stepStarted(let step): writer.member("step", step)
    case .toolsWithheld(let model, let tools):
      writer.member("model", model)
      writer.key("tools")
      writer.beginArray()
      for tool in tools { tool.write(to: &writer) }
      writer.endArray()
    case .textDelta(let messageId, let text), .reasoningDelta(let messageId, let text):
      writer.member("messageId", messageId)
      writer.member("text", text)
    case .toolCall(let callId, let name, let arguments):
      writer.member("callId", callId)
      writer.member("name", name)
      writer.member("arguments", arguments)
      writer.member("source", "client")
    case .toolCallUpdate(let update): update.writeMembers(to: &writer)
    case .discarded(let messageIds, let callIds, let reason):
      writer.member("messageIds", strings: messageIds)
      writer.member("callIds", strings: callIds)
      writer.member("reason", reason)
    case .retrying(let retry):
      writer.member("attempt", retry.attempt)
      writer.member("delayMs", retry.delayMs)
      if let model = retry.model { writer.member("model", model) }
      writer.member("error", .object(retry.error.json))
    case .waiting(let awaited, let elapsedMs):
      writer.member("on", awaited.text)
      writer.member("elapsedMs", elapsedMs)
    case .steered(let prompt):
      writer.key("prompt")
      prompt.write(to: &writer)
    case .outputRejected(let attempt, let problems):
      writer.member("attempt", attempt)
      writer.member("problems", strings: problems)
    case .usage(let spent): spent.writeMembers(to: &writer)
    case .stepFinished(let step, let spent):
      writer.member("step", step)
      writer.key("usage")
      spent.write(to: &writer)
    case .turnFinished(let reason): writer.member("stopReason", reason.rawValue)
    }
  }
}

extension Awaited {
  /// The word on the wire: `model`, `tool:<callId>` or `approval:<callId>`.
  var text: String {
    switch self {
    case .model: "model"
    case .tool(let callId): "tool:\(callId)"
    case .approval(let callId): "approval:\(callId)"
    }
  }
}

extension ToolCallUpdate {
  /// The properties of the update, but for `type`.
  static let properties: [Property] = [
    .required("callId", .string, "The call."),
    .required(
      "status",
      .named("ToolCallStatus", "Where a tool call stands.", .words(Status.self)),
      "Where the call stands."),
    .optional("isError", .boolean, "Whether the result is an error result; once there is one."),
    .optional("durationMs", .integer(from: 0), "Milliseconds between the call and its answer."),
    .optional("message", .string, "Words for people."),
    .optional("progress", .number, "How far the tool says it is, as it wrote the number."),
    .optional("total", .number, "What `progress` counts up to."),
    .optional("truncated", Truncation.shape, "That the result was cut."),
  ]

  /// Writes the members but for the update's `type`.
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("callId", callId)
    writer.member("status", status.rawValue)
    if let isError { writer.member("isError", isError) }
    if let durationMs { writer.member("durationMs", durationMs) }
    if let message { writer.member("message", message) }
    if let progress { writer.member("progress", .number(progress)) }
    if let total { writer.member("total", .number(total)) }
    if let truncatedFrom {
      writer.key("truncated")
      Truncation(originalBytes: truncatedFrom).write(to: &writer)
    }
  }
}

extension WithheldTool: JSONWritable, Described {
  /// Shape: `{name, reason}`.
  package static let shape = Shape.named(
    "WithheldTool", "A tool that requests to a model leave out.",
    .record([
      .required("name", .string, "The tool's name."),
      .required("reason", .string, "Why the provider cannot be told of it, as a phrase."),
    ]))

  /// Writes the members.
  package func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("name", name)
    writer.member("reason", reason)
    writer.endObject()
  }
}
