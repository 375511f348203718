import JSON

/// Much, and big.
let volumeChecks = [
  Check(
    "many-deltas", "10,000 deltas are printed whole and in their order",
    .answer(numbered(10_000)), play: manyDeltas),
  Check(
    "big-messages", "a message of 4 MiB in each direction",
    .answer(big), play: bigMessages),
  Check(
    "daemon-stderr", "a daemon that writes a megabyte to its stderr is not held up",
    .answer(SampleText.plain), play: daemonStderr),
]

/// 4 MiB of text in which places can be told apart.
private let big = String((0..<(4 << 20) / 16).map { "\($0) äöü".padded(to: 13) }.joined())

extension String {
  /// The text with dots behind it, so that it has this many characters.
  fileprivate func padded(to count: Int) -> String {
    self + String(repeating: ".", count: max(0, count - self.count))
  }
}

private func manyDeltas(_ stage: Stage) throws(Interruption) {
  try stage.beginTurn()
  var bytes: [UInt8] = []
  for number in 1...10_000 {
    bytes += stage.framed(
      stage.updateMessage("text_delta", ["messageId": "msg_1", "text": .string("\(number) ")])
        .encoded)
    guard bytes.count > 30_000 || number == 10_000 else { continue }
    stage.journal.write(.message(fromClient: false, "… deltas until number \(number)"))
    try stage.write(bytes)
    bytes = []
  }
  try stage.endTurn(numbered(10_000))
}

private func bigMessages(_ stage: Stage) throws(Interruption) {
  try stage.beginTurn()
  try stage.callEcho(1, big)
  try stage.finish(big)
}

private func daemonStderr(_ stage: Stage) throws(Interruption) {
  try stage.beginTurn()
  let line = String(repeating: "words on stderr ", count: 16)
  let taken = stage.complain(line, times: 4_096)
  guard taken >= 4_096 * (line.utf8.count + 1) else {
    throw .finding(
      "a client that reads the daemon's stderr, or leaves it to its own",
      "it stopped after \(taken) bytes")
  }
  try stage.callEcho(1, "still here")
  try stage.finish(SampleText.plain)
}
