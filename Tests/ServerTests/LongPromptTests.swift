import JSON
import TestSupport
import Testing

/// A prompt that the rehearsal model needs long to read; against the binary.
struct LongPromptTests {
  @Test func `a session is not held up by another one's long prompt`() throws {
    try withDaemon { daemon, client in
      try client.register(TestClient.add)
      let long = client.prompt(
        String(repeating: "Add the numbers 3 and 4 to the list. ", count: 9_000))
      let short = client.prompt("What is 5 + 7?")
      let call = try client.call()
      #expect(call["params"]?["arguments"] == ["a": 5, "b": 7])
      client.respond(to: call, ["content": "12"])
      #expect(try client.answer(to: short).stopReason == "end_turn")
      client.notify("$/cancelRequest", ["id": .number(JSONNumber(long))])
      #expect(try client.answer(to: long).stopReason == "cancelled")
      #expect(try daemon.end(&client) == [])
    }
  }
}
