import JSON
import ModelProviders
import RingbackProtocol
import Testing

/// What the daemon reads is what the description says, member by member.
struct ReadingTests {
  private static let description = Description.current

  /// Providers have members that exclude one another.
  private static let samples = SampleValues(
    description: description,
    chosen: [
      "Provider": [
        [
          "extends": "openai", "dialect": "openai-chat", "baseUrlEnv": "X", "baseUrlPath": "/v1",
          "queryEnv": ["x": ["X"]], "apiKeyEnv": "X", "apiKeyHeader": "api-key",
          "headers": ["a": "b"], "headersEnv": ["c": "X"],
          "timeouts": ["connectMs": 1, "firstByteMs": 86_400_000, "idleMs": 1],
          "models": [
            "m": [
              "displayName": "M", "contextTokens": 1, "maxOutputTokens": 1, "images": true,
              "tools": true, "reasoning": false,
              "prices": ["input": 0, "output": 1.5, "cacheRead": 0, "cacheWrite": 0],
            ]
          ], "quirks": [:],
        ],
        [
          "extends": "openai", "dialect": "openai-chat", "baseUrl": "http://localhost/v1",
          "hostEnv": ["X"], "apiKey": "k",
        ],
        [
          "extends": "openai", "dialect": "ollama", "baseUrl": "http://localhost",
          "apiKeyCommand": ["p"],
        ],
      ],
      "ToolDefinition": [
        [
          "name": "a.tool", "title": "x", "description": "x", "inputSchema": [:],
          "outputSchema": [:], "annotations": [:],
          "policy": [
            "timeoutMs": 1, "idleTimeoutMs": 86_400_000, "concurrency": "serial",
            "approval": "ask", "maxResultBytes": 1,
          ],
        ]
      ],
    ])

  /// Reads what a client sends with a method.
  private static func read(_ value: JSONValue, of method: RingbackProtocol.Method) throws {
    switch method {
    case .initialize:
      let params = try Initialize.Params(reading: value, at: "")
      // The server refuses another version with an error of its own.
      guard params.protocolVersion == Initialize.protocolVersion else {
        throw JSONMismatch(at: "/protocolVersion", "not supported")
      }
      let providers = params.providers ?? [:]
      _ = try ProviderConfiguration.providers(in: providers, at: "/providers")
    case .cancelRequest: _ = try CancelRequest(reading: value, at: "")
    case .setTrace: _ = try SetTrace.Params(reading: value, at: "")
    case .progress: _ = try Progress.Params(reading: value, at: "")
    case .toolsRegister: _ = try ToolsRegister.Params(reading: value, at: "")
    case .toolsUnregister: _ = try ToolsUnregister.Params(reading: value, at: "")
    case .toolsList: _ = try ToolsList.Params(reading: value, at: "")
    case .sessionNew: _ = try SessionNew.Params(reading: value, at: "")
    case .sessionPrompt: _ = try SessionPrompt.Params(reading: value, at: "")
    case .sessionCancel: _ = try SessionCancel.Params(reading: value, at: "")
    case .sessionSteer: _ = try SessionSteer.Params(reading: value, at: "")
    case .sessionConfigure: _ = try SessionConfigure.Params(reading: value, at: "")
    case .sessionPreview: _ = try SessionPreview.Params(reading: value, at: "")
    case .sessionMessages: _ = try SessionMessages.Params(reading: value, at: "")
    case .sessionList: _ = try SessionList.Params(reading: value, at: "")
    case .sessionClose: _ = try SessionClose.Params(reading: value, at: "")
    case .modelsList: _ = try ModelsList.Params(reading: value, at: "")
    case .initialized, .shutdown, .exit, .discover: break
    }
  }

  /// Reads what a client answers a method with.
  private static func read(_ value: JSONValue, of method: ClientMethod) throws {
    switch method {
    case .toolsCall: _ = try ToolsCall.Result(reading: value, at: "")
    case .toolsApprove: _ = try ToolsApprove.Result(reading: value, at: "")
    case .sessionUpdate, .cancelRequest, .logTrace: break
    }
  }

  @Test(arguments: RingbackProtocol.Method.allCases)
  func `params are read as they are described`(method: RingbackProtocol.Method) throws {
    guard let params = Self.description.params(of: method.rawValue) else { return }
    try check(params) { try Self.read($0, of: method) }
  }

  @Test(arguments: [ClientMethod.toolsCall, .toolsApprove])
  func `answers are read as they are described`(method: ClientMethod) throws {
    let result = try #require(Self.description.result(of: method.rawValue))
    try check(result) { try Self.read($0, of: method) }
  }

  @Test func `every method of the client is described as what reads it`() {
    for method in RingbackProtocol.Method.allCases {
      let isDescribed = Self.description.params(of: method.rawValue) != nil
      // What is read refuses a text; only whether it does counts.
      let isRead = (try? Self.read("no params", of: method)) == nil
      #expect(isDescribed == isRead, "\(method)")
    }
  }

  /// Samples of a definition are read; each change to one is read or refused, as the description says.
  private func check(_ definition: String, _ read: (JSONValue) throws -> Void) throws {
    let schema: JSONObject = ["$ref": .string("#/$defs/\(definition)")]
    let values = Self.samples.values(of: schema)
    #expect(!values.isEmpty)
    for value in values {
      #expect(Self.description.problems(value, in: definition, .closed) == [])
      #expect(throws: Never.self, "\(definition): \(value.text)") { try read(value) }
      for change in Self.samples.changes(to: value, of: schema) {
        expect(change, read, "\(definition)\(change.pointer): \(change.value.text)")
      }
    }
  }

  private func expect(_ change: SampleChange, _ read: (JSONValue) throws -> Void, _ words: String) {
    do {
      try read(change.value)
      #expect(change.isValid, "read: \(words)")
    } catch let mismatch as JSONMismatch {
      #expect(!change.isValid, "refused: \(words)")
      #expect(
        mismatch.problems.contains { problem in
          (problem.pointer + "/").hasPrefix(change.pointer + "/")
            // Where one of two members must be there, neither of them is to blame.
            || problem.message.hasPrefix("expected either")
              && change.pointer.hasPrefix(problem.pointer + "/")
        },
        "\(words): \(mismatch.problems)")
    } catch {
      Issue.record("\(words): \(error)")
    }
  }
}
