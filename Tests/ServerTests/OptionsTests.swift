import JSON
import TestSupport
import Testing

/// Options in the provider's own words; against the binary, without a server.
struct OptionsTests {
  @Test(arguments: [
    ("openai-chat", "messages"), ("openai-responses", "input"), ("anthropic", "messages"),
    ("gemini", "contents"), ("ollama", "messages"),
  ])
  func `a session takes options, and refuses those that its requests have already`(
    dialect: String, own: String
  ) throws {
    let provider: JSONValue = ["dialect": .string(dialect), "baseUrl": "http://127.0.0.1:9"]
    try withDaemon(params: ["providers": ["p": provider]]) { daemon, client in
      let good = try client.answer(
        "session/new", ["sessionId": "s", "model": "p/m", "options": ["custom": 1]])
      #expect(good["result"]?["model"]?.string == "p/m", "\(good.text)")
      for method in ["session/new", "session/configure"] {
        let options: JSONObject = [own: []]
        var params: JSONObject = ["model": "p/m", "options": .object(options)]
        if method == "session/configure" { params["sessionId"] = "s" }
        let bad = try client.answer(method, .object(params))
        #expect(bad["error"]?["data"]?["problems"]?[0]?["pointer"]?.string == "/options")
      }
      #expect(try daemon.end(&client) == [])
    }
  }
}
