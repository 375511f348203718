import JSON
import TestSupport

/// The key of the provider that tests ask; it must appear in nothing that the daemon says.
let providerKey = "sk-test-0123456789abcdef"

/// Gives a test a daemon with the provider `test`, whose model `test/m` is a server on loopback.
func withModelServer(
  _ server: LoopbackServer, others: [String: LoopbackServer] = [:], timeoutMs: Int = 60_000,
  _ body: (inout DaemonProcess, inout TestClient) throws -> Void
) throws {
  var providers = JSONObject()
  let timeout = JSONValue.number(JSONNumber(timeoutMs))
  for (id, server) in others.merging(["test": server], uniquingKeysWith: { $1 }) {
    providers[id] = [
      "dialect": "openai-chat", "baseUrl": .string(server.url + "/v1"), "apiKeyEnv": "TEST_KEY",
      "timeouts": ["firstByteMs": timeout, "idleMs": timeout],
    ]
  }
  defer {
    server.stop()
    for server in others.values { server.stop() }
  }
  // Whoever runs the tests may have a proxy, which loopback must not go through.
  let environment = ["TEST_KEY": providerKey, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"]
  try withDaemon(params: ["providers": .object(providers)], environment: environment) {
    daemon, client in
    try client.register(TestClient.add)
    try body(&daemon, &client)
  }
}

extension ServerScript {
  /// A refusal in OpenAI's shape.
  static func refusal(
    _ status: Int, code: String, message: String = "planned", headers: [(String, String)] = []
  ) -> ServerScript {
    let error: JSONValue = ["error": ["message": .string(message), "code": .string(code)]]
    return .response(
      status, headers: headers + [("Content-Type", "application/json")], body: error.text)
  }

  /// An event stream of these payloads, whole or not.
  static func events(_ payloads: String..., end: [Step] = [.lastChunk]) -> ServerScript {
    let type = [("Content-Type", "text/event-stream"), ("Transfer-Encoding", "chunked")]
    return ServerScript(
      [.head(200, type + [("x-request-id", "req_stream")])]
        + payloads.map { .chunk("data: \($0)\n\n") } + end)
  }

  /// A reply of this text.
  static func saying(_ text: String) -> ServerScript {
    let content = JSONValue.string(text).text
    return .events(
      #"{"choices":[{"index":0,"delta":{"content":\#(content)},"finish_reason":"stop"}]}"#,
      "[DONE]")
  }

  /// A reply that calls `add` with 1 and 2.
  static var addingOneAndTwo: ServerScript {
    let call =
      #"{"index":0,"id":"c1","type":"function","function":{"name":"add","arguments":"{\"a\":1,\"b\":2}"}}"#
    return .events(
      #"{"choices":[{"index":0,"delta":{"tool_calls":[\#(call)]},"finish_reason":"tool_calls"}]}"#,
      "[DONE]")
  }

  /// The beginning of a reply, and what becomes of it.
  static func begun(_ end: Step...) -> ServerScript {
    .events(#"{"choices":[{"index":0,"delta":{"content":"half"}}]}"#, end: end)
  }
}
