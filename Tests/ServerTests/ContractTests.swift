import JSON
import TestSupport
import Testing

/// The checker of conversations, checked: it finds every fault that is put into a good one.
struct ContractTests {
  private static func update(_ seq: Int, _ update: JSONValue) -> JSONValue {
    [
      "method": "session/update",
      "params": [
        "sessionId": "s", "turnId": "turn_1", "seq": .number(JSONNumber(seq)), "update": update,
      ],
    ]
  }

  private static func delta(_ seq: Int, _ messageId: String) -> JSONValue {
    update(seq, ["type": "text_delta", "messageId": .string(messageId), "text": "x"])
  }

  private static func discarded(_ seq: Int, _ messageId: String) -> JSONValue {
    update(seq, ["type": "discarded", "messageIds": [.string(messageId)], "callIds": []])
  }

  private static let answer: JSONValue = [
    "id": 1, "result": ["sessionId": "s", "turnId": "turn_1", "stopReason": "end_turn"],
  ]

  /// A turn with a discarded attempt, and its answer.
  private static let good = [
    update(1, ["type": "turn_started"]), delta(2, "msg_1"), discarded(3, "msg_1"),
    delta(4, "msg_2"), update(5, ["type": "turn_finished"]), answer,
  ]

  private func check(_ fault: (inout [JSONValue]) -> Void) -> [String] {
    var log = Self.good
    fault(&log)
    return Contract.problems(in: log, requests: [1])
  }

  @Test func `a good conversation has no fault`() { #expect(check { _ in } == []) }

  @Test func `a gap in the numbers`() {
    #expect(check { $0.remove(at: 0) } == ["s turn_1: seq 2 instead of 1"])
  }

  @Test func `an update that comes twice`() {
    #expect(check { $0.insert($0[0], at: 0) } == ["s turn_1: seq 1 instead of 2"])
  }

  @Test func `an answer that is missing`() {
    #expect(check { $0.removeLast() } == ["request 1 has 0 answers"])
  }

  @Test func `an answer that comes twice`() {
    #expect(check { $0.append(Self.answer) } == ["request 1 has 2 answers"])
  }

  @Test func `an answer that nobody asked for`() {
    #expect(
      check { $0.append(["id": 7, "result": nil]) }
        == ["there is an answer to 7, which nobody asked"])
  }

  @Test func `an update after the answer`() {
    #expect(check { $0.append(Self.update(6, ["type": "usage"])) }.count == 2)
  }

  @Test func `an update after the last one`() {
    #expect(
      check { $0.insert(Self.update(6, ["type": "usage"]), at: 5) }
        == ["s turn_1: an update after its end"])
  }

  @Test func `an answer before the end`() {
    #expect(
      check { $0[4] = Self.update(5, ["type": "usage"]) } == ["s turn_1: answered before its end"])
  }

  @Test func `text under an id that was discarded`() {
    #expect(
      check { $0[3] = Self.delta(4, "msg_1") } == ["s turn_1: msg_1 goes on after it was discarded"]
    )
  }

  @Test func `an attempt that is discarded twice`() {
    #expect(
      check { $0[3] = Self.discarded(4, "msg_1") } == ["s turn_1: msg_1 was discarded in vain"])
  }

  @Test func `an attempt that is discarded and never was`() {
    #expect(
      check { $0[3] = Self.discarded(4, "msg_9") } == ["s turn_1: msg_9 was discarded in vain"])
  }
}
