import JSON
import JSONSchema

// A final answer that must be data.
extension TurnMachine {
  /// Takes the final answer out of a call of the tool that stands for it, if this call is one.
  ///
  /// The client is not told of such a call, since it is not one that anybody executes.
  func takesAnswer(from call: ToolCall, in step: inout OpenStep, _ reply: Reply) -> Bool {
    guard case .tool(let requirement) = outputForm,
      call.name == outputForm.toolName(among: offered),
      reply.finish == .stop || reply.finish == .toolCalls
    else { return false }
    switch requirement.check(call.argumentsJSON) {
    case .success(let value):
      step.answer = value
      step.results[call.callId] = ToolResult(callId: call.callId, content: [.text("accepted")])
    case .failure(let mismatch):
      step.mismatch = mismatch.problems
      step.results[call.callId] = .failure(call.callId, mismatch.forModel)
    }
    return true
  }

  /// Looks for the data in a final answer.
  ///
  /// - Returns: Whether the turn may end: there is the data, or none is required.
  mutating func outputIsThere(after step: OpenStep) -> Bool {
    guard let requirement = outputForm.requirement else { return true }
    if let answer = step.answer {
      output = answer
      lastContent = [.text(answer.text)]
      return true
    }
    guard case .success(let value) = requirement.read(step.reply.content.joinedText) else {
      return false
    }
    output = value
    return true
  }

  /// Asks the model once more, or gives up after the last attempt.
  mutating func askAgain(after step: OpenStep, _ tools: ToolSet, _ actions: inout [TurnAction]) {
    guard let requirement = outputForm.requirement else { return }
    var problems = step.mismatch
    if problems.isEmpty,
      case .failure(let mismatch) = requirement.read(step.reply.content.joinedText)
    {
      problems = mismatch.problems
    }
    outputAttempts += 1
    actions.append(.emit(.outputRejected(attempt: outputAttempts, problems: problems)))
    guard outputAttempts < requirement.attempts else {
      let error = ModelError(
        .protocol,
        "The model's answer does not fit outputSchema after \(outputAttempts) attempts: "
          + problems.joined(separator: "; "), retryable: true)
      return end(.failed(error), &actions)
    }
    // The result of a rejected call of the tool tells the model already.
    if step.mismatch.isEmpty {
      let mismatch = OutputRequirement.Mismatch(problems: problems)
      conversation.append(prompt: [.text(mismatch.forModel)], turnId: turnId, isOurs: true)
    }
    requestModel(tools, &actions)
  }
}

extension OutputRequirement.Mismatch {
  /// What the model is told of its answer.
  var forModel: String {
    "The answer does not fit the required JSON Schema. Answer again with JSON that does.\n"
      + problems.joined(separator: "\n")
  }
}

extension OutputForm {
  /// The name of the tool that stands for the final answer: one that no tool of the client has.
  func toolName(among tools: ToolSet) -> String? {
    guard case .tool = self else { return nil }
    return tools.definitions.last?.name
  }

  /// The tools that a request offers: the client's, and the one that stands for the final answer.
  func adding(to tools: ToolSet) -> ToolSet {
    guard case .tool(let requirement) = self else { return tools }
    var name = "final_answer"
    while tools[name] != nil { name += "_" }
    let answer = ToolDefinition(
      name: name, description: "Call this tool once, last, with the final answer as its arguments.",
      inputSchema: requirement.schema, arguments: requirement.compiled)
    return ToolSet(tools.definitions + [answer])
  }

  /// What the model may do when it may call the client's tools.
  var choiceWithTools: ToolChoice {
    if case .tool = self { .required } else { .auto }
  }

  /// What the model may do when it may not.
  var choiceWithoutTools: ToolChoice {
    if case .tool = self { .required } else { .none }
  }
}
