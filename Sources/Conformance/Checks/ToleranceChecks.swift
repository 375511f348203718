import JSON

/// What a client of today meets when the daemon is of tomorrow.
let toleranceChecks = [
  Check(
    "unknown-notifications", "notifications that the client does not know are ignored",
    .answer(SampleText.plain), play: unknownNotifications),
  Check(
    "unknown-updates", "types of updates that the client does not know are ignored",
    .answer(SampleText.plain), play: unknownUpdates),
  Check(
    "unknown-members", "members that the client does not know are ignored, in any order",
    .answer(SampleText.plain), play: unknownMembers),
  Check(
    "unknown-request", "a request that the client does not know is answered with -32601",
    .answer(SampleText.plain), play: unknownRequest),
  Check(
    "escapes", "JSON's escapes, surrogate pairs and white space, in both directions",
    .answer(SampleText.hard + SampleText.unicode), play: escapes),
]

private func unknownNotifications(_ stage: Stage) throws(Interruption) {
  try stage.beginTurn()
  try stage.send(["jsonrpc": "2.0", "method": "future/thing", "params": ["a": [1, 2, nil]]])
  try stage.send(["jsonrpc": "2.0", "method": "$/future"])
  try stage.send(["jsonrpc": "2.0", "method": "session/future", "params": ["sessionId": "other"]])
  try stage.send(["jsonrpc": "2.0", "method": "$/logTrace", "params": ["message": "a trace"]])
  try stage.callEcho(1, "still here")
  try stage.finish(SampleText.plain)
}

private func unknownUpdates(_ stage: Stage) throws(Interruption) {
  try stage.beginTurn()
  try stage.update("future_update", ["text": "not for you", "list": [["type": "x"]]])
  try stage.update("reasoning_delta", ["messageId": "msg_1", "text": "not the answer"])
  try stage.update("waiting", ["on": "model", "elapsedMs": 1_000])
  try stage.update("future_delta", ["messageId": "msg_1", "text": "not for you either"])
  try stage.callEcho(1, "still here")
  try stage.finish(SampleText.plain)
}

private func unknownMembers(_ stage: Stage) throws(Interruption) {
  try stage.beginTurn()
  let session = JSONValue.string(stage.prompt?.sessionId ?? "").text
  stage.sequence += 1
  try stage.send(
    encoded: Array(
      #"""
      {"future":{"id":1},"params":{"future":[],"update":{"future":null,"text":"\#("The answer ")",\#
      "messageId":"msg_1","type":"text_delta"},"seq":\#(stage.sequence),"turnId":"turn_1",\#
      "sessionId":\#(session)},"method":"session/update","jsonrpc":"2.0"}
      """#.utf8))
  try stage.request(
    5, "tools/call",
    [
      "future": ["x": 1], "arguments": ["text": "with more"], "name": "echo",
      "callId": "call_number_5", "turnId": "turn_1",
      "sessionId": .string(stage.prompt?.sessionId ?? ""),
      "annotations": ["readOnlyHint": true],
    ])
  try stage.expectEcho(5, "with more")
  try stage.text("is 12.\n")
  try stage.endTurn(SampleText.plain, members: ["future": ["stopReason": "other"], "costUsd": 0.5])
}

private func unknownRequest(_ stage: Stage) throws(Interruption) {
  try stage.beginTurn()
  try stage.request("r", "future/request", ["a": 1])
  let answer = try stage.answer(to: "r")
  guard case .error(let error) = answer, error["code"]?.int == -32601 else {
    throw .finding("the error -32601", answer.excerpt)
  }
  try stage.callEcho(1, "still here")
  try stage.finish(SampleText.plain)
}

private func escapes(_ stage: Stage) throws(Interruption) {
  try stage.beginTurn()
  try stage.callEcho(1, SampleText.hard)
  try stage.callEcho(2, SampleText.unicode)
  try stage.callEcho(3, "")
  // All of it as UTF-16 escapes, with white space between the tokens.
  stage.sequence += 1
  let session = JSONValue.string(stage.prompt?.sessionId ?? "").text
  try stage.send(
    encoded: Array(
      """
       { "jsonrpc"\t: "2.0" , "method" : "session\\/update" , "params" : { "sessionId" : \(session) , \
      "turnId" : "turn_1" , "seq" : \(stage.sequence) , "update" : { "type" : "text\\u005fdelta" , \
      "messageId" : "msg_1" , "text" : "\(escaped(SampleText.hard))" } } }\t
      """.utf8))
  try stage.text(SampleText.unicode)
  try stage.endTurn(SampleText.hard + SampleText.unicode)
}

/// A text as escapes of its UTF-16 code units.
private func escaped(_ text: String) -> String {
  text.utf16.map { unit in
    let digits = String(unit, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }.joined()
}
