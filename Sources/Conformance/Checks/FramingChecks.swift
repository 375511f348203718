import JSON
import JSONRPC

/// How bytes come to be messages.
let framingChecks = [
  Check(
    "one-write-each", "each message in a write of its own, read alone",
    .answer(SampleText.unicode), play: { stage throws(Interruption) in try speak(stage, .apart) }),
  Check(
    "one-write-for-all",
    "many messages in one write, a tool call in their midst, the answer behind the last text",
    .answer(SampleText.unicode), play: oneWriteForAll),
  Check(
    "byte-by-byte", "messages that come a byte at a time",
    .answer(SampleText.unicode), play: { stage throws(Interruption) in try speak(stage, .bytes) }),
  Check(
    "split-characters", "reads that end in the middle of a UTF-8 character",
    .answer(SampleText.unicode),
    play: { stage throws(Interruption) in try speak(stage, .splitCharacters) }),
  Check(
    "header-fields", "header fields in another case, and fields that the client does not know",
    .answer(SampleText.unicode), play: headerFields),
]

/// A turn with a call and an answer.
private func speak(_ stage: Stage, _ delivery: Delivery) throws(Interruption) {
  stage.delivery = delivery
  try stage.beginTurn()
  try stage.callEcho(1, SampleText.unicode)
  for delta in SampleText.deltas(SampleText.unicode, 9) { try stage.text(delta) }
  try stage.endTurn(SampleText.unicode)
}

private func oneWriteForAll(_ stage: Stage) throws(Interruption) {
  try stage.beginTurn()
  stage.delivery = .together
  let deltas = SampleText.deltas(SampleText.unicode)
  for delta in deltas.prefix(3) { try stage.text(delta) }
  try stage.call(1, "echo", ["text": .string(SampleText.unicode)])
  for delta in deltas.dropFirst(3).dropLast() { try stage.text(delta) }
  try stage.flush()
  try stage.expectEcho(1, SampleText.unicode)
  // The last of the text comes with the answer.
  try stage.text(deltas.last ?? "")
  try stage.endTurn(SampleText.unicode)
  try stage.flush()
  stage.delivery = .whole
}

private func headerFields(_ stage: Stage) throws(Interruption) {
  stage.header = { length in
    "content-type: application/vscode-jsonrpc; charset=utf-8\r\nX-Unknown: a: b\r\n"
      + "CONTENT-LENGTH:\(length)\r\n\r\n"
  }
  while stage.pipes.framing == nil { try stage.step(awaiting: "initialize") }
  guard stage.pipes.framing == .headers else {
    throw .skipped("the client speaks lines")
  }
  try speak(stage, .whole)
}
