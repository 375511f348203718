import JSON
import Platform

/// Daemons that die.
let deathChecks = [
  Check(
    "dead-at-start", "a daemon that ends before it has read anything is told, with status 1",
    .failure(after: ""), play: { stage throws(Interruption) in stage.exit(1) }),
  Check(
    "eof-in-turn", "the end of the daemon's stdout in the middle of a turn is told, with status 1",
    .failure(after: SampleText.plain), play: endInTurn),
  Check(
    "eof-in-call", "the same with tool calls under way, whose results have nobody to go to",
    .failure(after: SampleText.plain), play: endInCall),
  Check(
    "eof-in-message", "the same in the middle of a message, of which nothing is used",
    .failure(after: SampleText.plain), play: endInMessage),
  Check(
    "exit-status", "a daemon that fails in the middle of a turn is told with its exit status",
    .failure(after: SampleText.plain, words: ["3"]), play: exitStatus),
  Check(
    "killed", "a daemon that a signal kills is told with the signal",
    .failure(after: SampleText.plain, words: ["9", "kill", "signal"]), play: killed),
]

private func beginText(_ stage: Stage) throws(Interruption) {
  try stage.beginTurn()
  try stage.text(SampleText.plain)
}

private func endInTurn(_ stage: Stage) throws(Interruption) {
  try beginText(stage)
  stage.exit(0)
}

private func endInCall(_ stage: Stage) throws(Interruption) {
  try beginText(stage)
  try stage.call("slow", "slow")
  try stage.listen(milliseconds: 100)
  // The answers find nobody.
  stage.pipes.closeInput()
  stage.delivery = .together
  for number in 1...8 {
    try stage.call(.number(JSONNumber(number)), "echo", ["text": "too late"])
  }
  try stage.flush()
  stage.exit(0)
}

private func endInMessage(_ stage: Stage) throws(Interruption) {
  try beginText(stage)
  let message = stage.framed(
    stage.updateMessage("text_delta", ["messageId": "msg_1", "text": "not whole"]).encoded)
  stage.journal.write(.message(fromClient: false, Excerpt.of(message[..<(message.count - 6)])))
  try stage.write(Array(message.dropLast(6)))
  stage.exit(0)
}

private func exitStatus(_ stage: Stage) throws(Interruption) {
  try beginText(stage)
  _ = stage.complain(daemonsLastWords)
  stage.exit(3)
}

private func killed(_ stage: Stage) throws(Interruption) {
  try beginText(stage)
  stage.die(bySignal: Signals.kill)
}
