/// One model reply and the answer to every tool call in it.
package struct Step: Sendable, Equatable {
  /// What the model said.
  package let reply: Reply
  /// One result for each of the reply's calls, in the calls' order.
  package let results: [ToolResult]

  /// Makes a whole step: `result` is asked once for each call, so that a step with an unanswered
  /// call cannot be built and no provider ever refuses the history for one.
  package init(reply: Reply, result: (ToolCall) -> ToolResult) {
    self.reply = reply
    results = reply.toolCalls.map(result)
  }
}
