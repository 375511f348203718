import JSON
import Platform

/// Turns that end otherwise than well.
let refusalChecks = [
  Check(
    "prompt-error", "an error answer to the prompt ends the program and is told",
    .failure(after: "", words: ["All circuits are busy"]), play: promptError),
  Check(
    "prompt-error-late", "the same after some text, and with a call under way before it",
    .failure(after: SampleText.plain, words: ["The line went dead"]), play: promptErrorLate),
  Check(
    "stop-reason", "another stop reason than end_turn is told, with status 1",
    .failure(after: SampleText.plain, words: ["max_tokens"]), play: stopReason),
  Check(
    "rubbish", "a line on stdout that is no JSON is passed over or told; nothing hangs",
    .answerOrFailure(SampleText.plain), play: rubbish),
  Check(
    "odd-messages",
    "JSON that is no message, and answers nobody waits for, are passed over or told",
    .answerOrFailure(SampleText.plain), play: oddMessages),
]

private func refuse(_ stage: Stage, _ message: String) throws(Interruption) {
  stage.endPlay()
  try stage.send([
    "jsonrpc": "2.0", "id": stage.prompt?.id ?? .null,
    "error": [
      "code": -32010, "message": .string(message),
      "data": ["kind": "overloaded", "retryable": true, "model": .string(Stage.model)],
    ],
  ])
}

private func promptError(_ stage: Stage) throws(Interruption) {
  while stage.prompt == nil { try stage.step(awaiting: "session/prompt") }
  try refuse(stage, "All circuits are busy.")
}

private func promptErrorLate(_ stage: Stage) throws(Interruption) {
  try stage.beginTurn()
  try stage.callEcho(1, "before the error")
  try stage.text(SampleText.plain)
  try refuse(stage, "The line went dead.")
}

private func stopReason(_ stage: Stage) throws(Interruption) {
  try stage.beginTurn()
  try stage.text(SampleText.plain)
  try stage.endTurn(SampleText.plain, stopReason: "max_tokens")
}

private func rubbish(_ stage: Stage) throws(Interruption) {
  try stage.beginTurn()
  // A client may end from here on, and kill the daemon.
  stage.endPlay()
  stage.journal.write(.message(fromClient: false, "warning: this is no message"))
  try stage.write(Array("warning: this is no message\n".utf8))
  finishIfHeard(stage)
}

/// Ends the turn for a client that has passed over what came before.
private func finishIfHeard(_ stage: Stage) {
  // What cannot be written has nobody to read it, which is no mistake here.
  try? stage.finish(SampleText.plain)
}

private func oddMessages(_ stage: Stage) throws(Interruption) {
  try stage.beginTurn()
  let messages = [
    "42", "null", #""text""#, "[]", "{}", #"{"jsonrpc":"2.0"}"#, #"{"jsonrpc":"2.0","method":12}"#,
    #"{"jsonrpc":"2.0","id":"nobody's","result":{}}"#,
    #"{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"odd"}}"#,
    #"{"jsonrpc":"2.0","method":"session/update"}"#,
    #"{"jsonrpc":"2.0","method":"session/update","params":{"update":7}}"#,
    #"{"jsonrpc":"2.0","method":"session/update","params":{"sessionId":"other","turnId":"turn_9","#
      + #""seq":1,"update":{"type":"turn_started","model":"a/b"}}}"#,
  ]
  // A client may end from here on, and kill the daemon: all of them go in one write.
  stage.endPlay()
  stage.delivery = .together
  for message in messages { try stage.send(encoded: Array(message.utf8)) }
  try stage.flush()
  stage.delivery = .whole
  finishIfHeard(stage)
}
