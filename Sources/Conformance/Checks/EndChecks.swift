import JSON

/// How a client takes leave.
let endChecks = [
  Check(
    leaveCheckName, "the client ends the daemon by shutdown and exit or by the end of its stdin",
    .answer(SampleText.plain), play: leave)
]

/// The check whose journal must tell how the client took leave.
let leaveCheckName = "leave"

private func leave(_ stage: Stage) throws(Interruption) {
  try stage.beginTurn()
  try stage.callEcho(1, "before the end")
  try stage.finish(SampleText.plain)
}
