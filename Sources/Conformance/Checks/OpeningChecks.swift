import JSON
import Platform

/// How a client begins.
let openingChecks = [
  Check(
    "initialize",
    "initialize comes first, names the client and its process; the three tools, then the prompt",
    .answer(SampleText.plain), play: initialize),
  Check(
    "slow-initialize", "a daemon that takes its time to answer initialize is waited for",
    .answer(SampleText.plain), play: slowInitialize),
  Check(
    "refused-initialize", "a refusal of initialize ends the program and is told",
    .failure(after: "", words: ["no such version"]), play: refusedInitialize),
]

private func initialize(_ stage: Stage) throws(Interruption) {
  try stage.beginTurn()
  let params = stage.initializeParams ?? .null
  guard params["clientInfo"]?["name"]?.string?.isEmpty == false else {
    throw .finding("initialize with clientInfo.name", Excerpt.of(params.text))
  }
  guard let process = params["processId"]?.int.flatMap(Int32.init(exactly:)), process > 1,
    process != CurrentProcess.identifier, ProcessWatch.isAlive(process)
  else {
    throw .finding(
      "initialize with the processId of a living process, the client's", Excerpt.of(params.text))
  }
  try stage.finish(SampleText.plain)
}

private func slowInitialize(_ stage: Stage) throws(Interruption) {
  stage.initializeDelayMs = 700
  try stage.beginTurn()
  try stage.finish(SampleText.plain)
}

private func refusedInitialize(_ stage: Stage) throws(Interruption) {
  stage.initializeError = [
    "code": -32602, "message": "There is no such version of the protocol.",
    "data": ["kind": "unsupported_protocol_version", "supported": [2]],
  ]
  while stage.initializeParams == nil { try stage.step(awaiting: "initialize") }
}
