import JSON

/// A reply whose tool calls are being answered.
struct OpenStep: Sendable {
  /// A call that the client has and has not answered.
  struct OpenCall: Sendable {
    let call: ToolCall
    let startedAt: UInt64
    let isSerial: Bool
  }

  let reply: Reply
  /// Calls that wait for their turn, in the model's order.
  var queue: [ToolCall] = []
  /// Calls that the client has, by call id.
  var open: [String: OpenCall] = [:]
  /// Results so far, by call id.
  var results: [String: ToolResult] = [:]

  init(reply: Reply) { self.reply = reply }

  var isAnswered: Bool { queue.isEmpty && open.isEmpty }

  var hasOpenSerialCall: Bool { open.values.contains { $0.isSerial } }

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
