import JSON

// What a client decides about a call before it is executed.
extension TurnMachine {
  /// Takes the client's decision; a second one, or one that comes too late, changes nothing.
  mutating func take(
    _ answer: ApprovalAnswer, of callId: String, at now: UInt64, _ tools: ToolSet,
    _ actions: inout [TurnAction]
  ) {
    guard case .tools(var step) = phase,
      let index = step.queue.firstIndex(where: { $0.call.callId == callId && $0.awaitsApproval })
    else { return }
    switch answer {
    case .allow(let arguments):
      admit(arguments, at: index, in: &step, &actions)
    case .allowAlways(let arguments):
      let name = step.queue[index].definition.name
      approval.allowed.insert(name)
      actions.append(.allowAlways(tool: name))
      admit(arguments, at: index, in: &step, &actions)
    case .deny(let reason):
      deny(
        "This tool call was denied" + (reason.map { ": \($0)" } ?? "."), at: index, in: &step,
        &actions)
    case .failed(let message):
      deny(
        "The tool was not called: the client did not approve it (\(message)).", at: index,
        in: &step, &actions)
    }
    startCalls(of: &step, at: now, tools, &actions)
    settleIfAnswered(step, at: now, tools, &actions)
  }

  /// Lets a call go out, with the client's arguments if it edited them.
  private func admit(
    _ edited: JSONValue?, at index: Int, in step: inout OpenStep, _ actions: inout [TurnAction]
  ) {
    step.queue[index].awaitsApproval = false
    let queued = step.queue[index]
    guard let edited, edited != queued.call.argumentsJSON else { return }
    let screening = CallScreening(offered: offered, current: offered)
    switch screening.verdict(on: edited, for: queued.definition) {
    case .refused(let problem):
      deny(
        "The client edited this call's arguments, and they do not fit.\n\(problem)", at: index,
        in: &step, &actions)
    case .ready(let arguments, _):
      step.queue[index].editedArguments = arguments
      step.queue[index].call = ToolCall(
        callId: queued.call.callId, providerId: queued.call.providerId, name: queued.call.name,
        arguments: .json(arguments))
    }
  }

  private func deny(
    _ message: String, at index: Int, in step: inout OpenStep, _ actions: inout [TurnAction]
  ) {
    let callId = step.queue.remove(at: index).call.callId
    step.results[callId] = .failure(callId, message)
    actions.append(
      .emit(.toolCallUpdate(ToolCallUpdate(callId, .failed, isError: true, message: message))))
  }
}
