import JSON
import Platform

/// Tools that succeed, fail, are not there or are no longer wanted.
let toolChecks = [
  Check(
    "tool-result", "a tool's result comes back, and the answer after it is printed",
    .answer(SampleText.plain), play: toolResult),
  Check(
    "tool-error", "a tool that fails is answered with its words, as an error or with isError",
    .answer(SampleText.plain), play: toolError),
  Check(
    "unknown-tool", "a call of a tool that the client does not have is answered with a failure",
    .answer(SampleText.plain), play: unknownTool),
  Check(
    "tool-cancelled", "a cancelled call ends at once and is answered once; another one goes on",
    .answer(SampleText.plain), play: toolCancelled),
  Check(
    "slow-tool", "a call that takes long holds up neither another call nor the stream",
    .answer(SampleText.plain), play: slowTool),
  Check(
    "stray-cancel", "a cancel of what is not open, or was answered, is ignored",
    .answer(SampleText.plain), play: strayCancel),
]

private func toolResult(_ stage: Stage) throws(Interruption) {
  try stage.beginTurn()
  try stage.callEcho(1, "5 + 7")
  try stage.finish(SampleText.plain)
}

private func toolError(_ stage: Stage) throws(Interruption) {
  try stage.beginTurn()
  try stage.call(1, "fail")
  let answer = try stage.answer(to: 1)
  guard answer.failure?.contains("failed on purpose") == true else {
    throw .finding(
      "a failure (an error, or isError: true) with the words failed on purpose", answer.excerpt)
  }
  try stage.tell("failed", 1)
  try stage.finish(SampleText.plain)
}

private func unknownTool(_ stage: Stage) throws(Interruption) {
  try stage.beginTurn()
  try stage.call(1, "nobody", ["text": "x"])
  let answer = try stage.answer(to: 1)
  guard answer.failure != nil else {
    throw .finding("a failure (an error, or isError: true)", answer.excerpt)
  }
  try stage.tell("failed", 1)
  try stage.callEcho(2, "still here")
  try stage.finish(SampleText.plain)
}

/// How long a cancelled call may take to be answered.
private let promptMs: UInt64 = 2_000

/// Cancels an open call of `slow` and expects its answer soon.
private func cancelSlow(_ stage: Stage, _ id: JSONValue) throws(Interruption) {
  try stage.listen(milliseconds: 20)
  guard !stage.isAnswered(id) else {
    throw .finding("no answer of slow before its call is cancelled", "an answer")
  }
  try stage.send([
    "jsonrpc": "2.0", "method": "$/cancelRequest", "params": ["id": id],
  ])
  // What it answers is dropped by a daemon; that it answers is what counts.
  _ = try stage.answer(
    to: id, until: MonotonicClock.nanoseconds + promptMs * 1_000_000)
  try stage.tell("cancelled", id)
}

private func toolCancelled(_ stage: Stage) throws(Interruption) {
  try stage.beginTurn()
  try stage.call(7, "slow")
  try stage.call("7", "slow")
  try stage.listen(milliseconds: 200)
  try cancelSlow(stage, 7)
  try cancelSlow(stage, "7")
  try stage.callEcho(8, "still here")
  try stage.finish(SampleText.plain)
}

private func slowTool(_ stage: Stage) throws(Interruption) {
  try stage.beginTurn()
  try stage.call(1, "slow")
  try stage.callEcho(2, "beside slow")
  let deltas = SampleText.deltas(SampleText.plain)
  for delta in deltas.dropLast() { try stage.text(delta) }
  try stage.callEcho(3, "after the text")
  try cancelSlow(stage, 1)
  try stage.text(deltas.last ?? "")
  try stage.endTurn(SampleText.plain)
}

private func strayCancel(_ stage: Stage) throws(Interruption) {
  try stage.beginTurn()
  for id: JSONValue in [99, "none", nil] {
    try stage.send(["jsonrpc": "2.0", "method": "$/cancelRequest", "params": ["id": id]])
  }
  try stage.callEcho(1, "first")
  try stage.send(["jsonrpc": "2.0", "method": "$/cancelRequest", "params": ["id": 1]])
  try stage.callEcho(2, "second")
  try stage.finish(SampleText.plain)
}
