import JSON
import TestSupport
import Testing

/// A list of models, of which each takes over for the one before it; against the binary.
struct FallbackTests {
  private static let failing =
    #"{"error": {"kind": "overloaded", "message": "busy", "retryable": false}}"#

  /// A model that always fails.
  private func withFailingModel(
    _ reply: String = failing,
    _ body: (String, inout DaemonProcess, inout TestClient) throws -> Void
  ) throws {
    try withScriptFile(reply) { model in
      try withDaemon { daemon, client in
        try client.register(TestClient.add)
        try body(model, &daemon, &client)
      }
    }
  }

  private func prompt(
    _ client: inout TestClient, _ models: [String], _ text: String = "Hello"
  ) throws -> JSONValue {
    try client.answer(
      "session/prompt",
      ["prompt": .string(text), "model": .array(models.map(JSONValue.string))])
  }

  @Test func `the next model takes over, and the result says which one answered`() throws {
    try withFailingModel { model, daemon, client in
      let answer = try prompt(&client, [model, "rehearsal/rehearsal"])
      #expect(answer["result"]?["model"] == "rehearsal/rehearsal")
      #expect(try client.update("turn_started")["model"] == .string(model))
      let retrying = try client.update("retrying")
      #expect(retrying["model"] == "rehearsal/rehearsal")
      #expect(retrying["delayMs"] == 0)
      #expect(retrying["error"]?["kind"] == "overloaded")
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `a model that is well again answers first`() throws {
    let replies = #"{"text": "mine", "error": {"kind": "quota", "message": "none", "times": 1}}"#
    try withFailingModel(replies) { model, daemon, client in
      let models: JSONValue = [.string(model), "rehearsal/rehearsal"]
      let session = try client.result("session/new", ["sessionId": "s", "model": models])
      #expect(session["model"] == .string(model))
      #expect(try client.answer(to: client.prompt("Hello", in: "s")).answeringModel != model)
      // A session of its own, since a script counts the steps of the session's history.
      _ = try client.result("session/new", ["sessionId": "t", "model": models])
      let answer = try client.answer(to: client.prompt("Hello", in: "t"))
      #expect(answer.answeringModel == model)
      #expect(answer.messageText == "mine")
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `a turn begins with the session's first model, whoever ended the last one`() throws {
    try withFailingModel { model, daemon, client in
      try client.open("s")
      try client.configure("s", ["model": [.string(model), "rehearsal/rehearsal"]])
      for _ in 1...2 {
        #expect(try client.answer(to: client.prompt("Hello", in: "s")).stopReason == "end_turn")
        #expect(try client.update("turn_started")["model"] == .string(model))
        #expect(try client.update("retrying")["model"] == "rehearsal/rehearsal")
      }
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `a tool call of the model that took over is executed once`() throws {
    try withFailingModel { model, daemon, client in
      let id = client.request(
        "session/prompt",
        ["prompt": "What is 5 + 7?", "model": [.string(model), "rehearsal/rehearsal"]])
      client.respond(to: try client.call(), ["content": "12"])
      #expect(try client.answer(to: id).messageText.contains("12"))
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `when no model is left the last error is answered`() throws {
    try withFailingModel { model, daemon, client in
      let answer = try prompt(&client, [model, "openai/gpt"])
      #expect(answer.errorKind == "authentication")
      #expect(answer["error"]?["data"]?["model"] == "openai/gpt")
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `a missing key and a provider that cannot be used call for the next model`() throws {
    try withDaemon(environment: ["OPENAI_BASE_URL": "nonsense"]) { daemon, client in
      let answer = try prompt(&client, ["openai/gpt", "rehearsal/rehearsal"])
      #expect(answer.answeringModel == "rehearsal/rehearsal")
      #expect(try client.update("retrying")["error"]?["kind"] == "configuration")
      #expect(try prompt(&client, ["openai/gpt"]).errorKind == "configuration")
      #expect(try daemon.end(&client) == [])
    }
    try withDaemon { daemon, client in
      let answer = try prompt(&client, ["openai/gpt", "rehearsal/rehearsal"])
      #expect(answer.answeringModel == "rehearsal/rehearsal")
      #expect(try client.update("retrying")["error"]?["kind"] == "authentication")
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test(arguments: ["nowhere/x", "rehearsal", "rehearsal/", "/x", ""])
  func `a name that names nothing is refused wherever it stands`(name: String) throws {
    try withDaemon { daemon, client in
      #expect(try prompt(&client, ["rehearsal/rehearsal", name]).errorKind == "configuration")
      #expect(try prompt(&client, [name, "rehearsal/rehearsal"]).errorKind == "configuration")
      let params: JSONValue = ["model": ["rehearsal/rehearsal", .string(name)]]
      let refused = try client.answer("session/new", params)
      #expect(refused.errorKind == "configuration")
      #expect(try daemon.end(&client) == [])
    }
  }

  @Test func `a list is one to eight strings`() throws {
    let name: JSONValue = "rehearsal/rehearsal"
    let cases: [(JSONValue, String)] = [
      ([], "/model"), (5, "/model"), ([name, 5], "/model/1"),
      (.array([JSONValue](repeating: name, count: 9)), "/model"),
    ]
    try withDaemon { daemon, client in
      for (model, pointer) in cases {
        for method in ["session/new", "session/prompt", "session/preview"] {
          let answer = try client.answer(method, ["prompt": "x", "model": model])
          let problems = answer["error"]?["data"]?["problems"]
          #expect(problems?[0]?["pointer"]?.string == pointer, "\(answer.text)")
        }
      }
      let most = JSONValue.array([JSONValue](repeating: name, count: 8))
      #expect(try client.answer("session/new", ["model": most])["error"] == nil)
      #expect(try daemon.end(&client) == [])
    }
  }
}

extension JSONValue {
  /// The model that answered a prompt.
  fileprivate var answeringModel: String? { self["result"]?["model"]?.string }
}
