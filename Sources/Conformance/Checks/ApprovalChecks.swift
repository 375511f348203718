import JSON

/// Approvals, of a client that has them.
let approvalChecks = [
  Check(
    "approve-allow", "asked about echo the client allows, and the call is made",
    .answer(SampleText.plain), play: approveAllow),
  Check(
    "approve-deny", "asked about any other tool the client denies, with its reason",
    .answer(SampleText.plain), play: approveDeny),
]

/// Begins a turn whose calls are asked about.
private func beginAskingTurn(_ stage: Stage) throws(Interruption) {
  try stage.beginTurn()
  guard stage.initializeParams?["capabilities"]?["approvals"] == .bool(true) else {
    throw .skipped("the client does not say capabilities.approvals: true")
  }
}

private func ask(
  _ stage: Stage, _ id: JSONValue, _ name: String, _ arguments: JSONValue
) throws(Interruption) -> CallAnswer {
  let call = stage.callId(id)
  try stage.update(
    "tool_call",
    ["callId": .string(call), "name": .string(name), "arguments": arguments, "source": "client"])
  try stage.update("tool_call_update", ["callId": .string(call), "status": "awaiting_approval"])
  try stage.request(
    id, "tools/approve",
    [
      "sessionId": .string(stage.prompt?.sessionId ?? ""), "turnId": "turn_1",
      "callId": .string(call), "name": .string(name), "arguments": arguments,
    ])
  return try stage.answer(to: id)
}

private func approveAllow(_ stage: Stage) throws(Interruption) {
  try beginAskingTurn(stage)
  let answer = try ask(stage, "ask", "echo", ["text": "allowed"])
  guard case .result(let result) = answer,
    ["allow", "allow_always"].contains(result["decision"]?.string)
  else { throw .finding(#"{"decision": "allow"}"#, answer.excerpt) }
  if let arguments = result["arguments"], arguments != ["text": "allowed"] {
    throw .finding("the arguments as they were", answer.excerpt)
  }
  try stage.callEcho("call", "allowed")
  try stage.finish(SampleText.plain)
}

private func approveDeny(_ stage: Stage) throws(Interruption) {
  try beginAskingTurn(stage)
  for (id, name) in [("one", "fail"), ("two", "slow")] as [(String, String)] {
    let answer = try ask(stage, .string(id), name, [:])
    guard case .result(let result) = answer, result["decision"] == "deny" else {
      throw .finding(#"{"decision": "deny"} for \#(name)"#, answer.excerpt)
    }
    guard result["reason"]?.string?.contains("not that one") == true else {
      throw .finding("the reason not that one", answer.excerpt)
    }
    try stage.tell("failed", .string(id))
  }
  try stage.callEcho(3, "still here")
  try stage.finish(SampleText.plain)
}
