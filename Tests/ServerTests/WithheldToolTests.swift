import JSON
import TestSupport
import Testing

/// Tools that a provider cannot be told of; they are left out and spoil nothing; against the binary.
struct WithheldToolTests {
  private static let plain: JSONValue = ["name": "now", "inputSchema": ["type": "object"]]
  private static let endless: JSONValue = [
    "name": "tree",
    "inputSchema": [
      "type": "object", "properties": ["root": ["$ref": "#/$defs/node"]],
      "$defs": [
        "node": ["type": "object", "properties": ["next": ["$ref": "#/$defs/node"]]]
      ],
    ],
  ]

  @Test func `a tool that a model cannot be offered is named with the reason and left out`() throws
  {
    let server = try ModelServer(GeminiService(), .reply(PlannedReply("Hello.")))
    defer { server.stop() }
    var provider = server.configuration.object ?? [:]
    provider["quirks"] = ["toolSchemas": "openapi"]
    try withDaemon(params: ["providers": ["old": .object(provider)]]) { daemon, client in
      _ = try client.result("session/new", ["sessionId": "s", "model": "old/m"])
      let answer = try client.result(
        "tools/register", ["sessionId": "s", "tools": [Self.plain, Self.endless]])
      #expect(answer["registered"] == ["now", "tree"])
      #expect(answer["withheld"]?.array?.map { $0["name"]?.string } == ["tree"])
      #expect(answer["withheld"]?[0]?["model"]?.string == "old/m")
      let prompt = client.prompt("Hi", in: "s")
      let update = try client.update("tools_withheld")
      #expect(update["tools"]?.array?.count == 1)
      #expect(try client.answer(to: prompt).messageText == "Hello.")
      #expect(server.problems == [])
      #expect(!server.requests[0].text.contains("tree"))
      #expect(try daemon.end(&client) == [])
    }
  }
}
