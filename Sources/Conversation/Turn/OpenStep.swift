import JSON

/// A reply whose tool calls are being answered.
struct OpenStep: Sendable {
  /// A call that waits for its turn, in the model's order.
  struct QueuedCall: Sendable {
    /// The call as it is to be executed.
    var call: ToolCall
    /// The definition that it was checked against.
    var definition: ToolDefinition
    /// Whether the client has still to say whether it may be executed.
    var awaitsApproval: Bool
    /// The client's arguments, when it edited the model's.
    var editedArguments: JSONValue?
  }

  /// A call that the client has and has not answered.
  struct OpenCall: Sendable {
    let queued: QueuedCall
    let policy: ToolPolicy
    let startedAt: UInt64
    var progressAt: UInt64
  }

  let reply: Reply
  /// The tools that the session saw when the reply came.
  let tools: ToolSet
  /// Calls that have not gone out.
  var queue: [QueuedCall] = []
  /// Calls that the client has, by call id.
  var open: [String: OpenCall] = [:]
  /// Results so far, by call id.
  var results: [String: ToolResult] = [:]
  /// Whether any call got as far as the client.
  var anyExecuted = false
  /// The final answer, when the model gave it through the tool that stands for it.
  var answer: JSONValue?
  /// What is wrong with a final answer that the model gave so.
  var mismatch: [String] = []

  init(reply: Reply, tools: ToolSet) {
    self.reply = reply
    self.tools = tools
  }

  var isAnswered: Bool { queue.isEmpty && open.isEmpty }

  /// Whether the model wants nothing more: it made no calls, and its provider has not paused it.
  var isLast: Bool { reply.toolCalls.isEmpty && reply.finish != .paused }

  var hasOpenSerialCall: Bool { open.values.contains { $0.policy.concurrency == .serial } }

  /// What the step waits for: the first open call, else the first approval.
  var awaited: Awaited? {
    for call in reply.toolCalls where open[call.callId] != nil { return .tool(call.callId) }
    return queue.first { $0.awaitsApproval }.map { .approval($0.call.callId) }
  }

  /// The whole step; only asked for when every call has its result.
  var whole: Step {
    Step(reply: reply) { results[$0.callId] ?? TurnMachine.unanswered($0) }
  }
}

/// What makes two calls the same for the limit on repetition.
struct CallSignature: Sendable, Hashable {
  let name: String
  let arguments: String

  init(_ call: ToolCall) {
    name = call.name
    arguments = call.argumentsJSON.text
  }
}
