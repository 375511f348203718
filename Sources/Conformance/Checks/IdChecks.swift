import JSON

/// Ids, and many calls at once.
let idChecks = [
  Check(
    "many-calls", "32 calls at once are answered each once, under ids of all kinds",
    .answer(SampleText.plain), play: manyCalls),
  Check(
    "huge-ids", "ids of numbers that no double holds come back digit by digit",
    .answer(SampleText.plain), play: hugeIds),
  Check(
    "calls-in-stream", "calls in the midst of streamed text, which stays in its order",
    .answer(numbered(200)), play: callsInStream),
]

/// 32 ids, among them pairs that are alike but for their type.
private let manyIds: [JSONValue] =
  [
    0, 1, "1", -1, "-1", 2_147_483_647, 2_147_483_648, 4_294_967_296, 9_007_199_254_740_991,
    "a", "A", "", " ", "ü", "null", "with \"quotes\" \\ and /", "😀",
    "550e8400-e29b-41d4-a716-446655440000",
    .string(String(repeating: "long", count: 64)),
  ] + (100..<113).map { .number(JSONNumber($0)) }

private func manyCalls(_ stage: Stage) throws(Interruption) {
  try callAll(stage, manyIds)
}

private func hugeIds(_ stage: Stage) throws(Interruption) {
  let literals = ["9007199254740993", "9223372036854775807", "12345678901234567890"]
  try callAll(stage, literals.compactMap { JSONNumber(literal: $0).map(JSONValue.number) })
}

private func callAll(_ stage: Stage, _ ids: [JSONValue]) throws(Interruption) {
  try stage.beginTurn()
  for (index, id) in ids.enumerated() {
    try stage.call(id, "echo", ["text": .string("call number \(index)")])
  }
  for (index, id) in ids.enumerated() { try stage.expectEcho(id, "call number \(index)") }
  try stage.finish(SampleText.plain)
}

/// Numbered words, whose order can be seen.
func numbered(_ count: Int) -> String { (1...count).map { "\($0) " }.joined() }

private func callsInStream(_ stage: Stage) throws(Interruption) {
  try stage.beginTurn()
  for number in 1...200 {
    try stage.text("\(number) ")
    guard number % 20 == 0 else { continue }
    try stage.call(.number(JSONNumber(number)), "echo", ["text": .string("at \(number)")])
  }
  for number in stride(from: 20, through: 200, by: 20) {
    try stage.expectEcho(.number(JSONNumber(number)), "at \(number)")
  }
  try stage.endTurn(numbered(200))
}
