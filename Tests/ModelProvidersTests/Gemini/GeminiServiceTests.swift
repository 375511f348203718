import Conversation
import JSON
import Testing
import TestSupport

@testable import ModelProviders

/// That the strict Gemini service notices what it is there for.
@Suite struct GeminiServiceTests {
  /// One way to spoil a request, and a word of what the service must say.
  struct Spoiling: Sendable, CustomStringConvertible {
    let description: String
    let words: String
    let spoil: @Sendable (inout JSONObject) -> Void

    init(
      _ description: String, saying words: String,
      _ spoil: @escaping @Sendable (inout JSONObject) -> Void
    ) {
      self.description = description
      self.words = words
      self.spoil = spoil
    }

    /// Changes the parts of one content.
    static func parts(
      _ description: String, at index: Int, saying words: String,
      _ spoil: @escaping @Sendable (inout [JSONValue]) -> Void
    ) -> Spoiling {
      Spoiling(description, saying: words) { body in
        var contents = body["contents"]?.array ?? []
        var content = contents[index].object ?? JSONObject()
        var parts = content["parts"]?.array ?? []
        spoil(&parts)
        content["parts"] = .array(parts)
        contents[index] = .object(content)
        body["contents"] = .array(contents)
      }
    }

    /// Changes one member of what one part of one content holds.
    static func member(
      _ key: String, of kind: String, at place: (content: Int, part: Int), to value: JSONValue?,
      saying words: String
    ) -> Spoiling {
      parts("\(kind)/\(key)", at: place.content, saying: words) { parts in
        var part = parts[place.part].object ?? JSONObject()
        var inner = part[kind]?.object ?? JSONObject()
        inner[key] = value
        part[kind] = .object(inner)
        parts[place.part] = .object(part)
      }
    }
  }

  static let spoilings: [Spoiling] = [
    Spoiling("an unknown key", saying: "unknown key") { $0["stream"] = true },
    Spoiling("no contents", saying: "contents is empty") { $0["contents"] = [] },
    Spoiling("no answer to give", saying: "the last content is the model's") { body in
      body["contents"] = .array((body["contents"]?.array ?? []).dropLast())
    },
    Spoiling("an empty list of tools", saying: "functionDeclarations is empty") { body in
      body["tools"] = [["functionDeclarations": []]]
    },
    Spoiling("two tools of one name", saying: "second tool") { body in
      body["tools"] = [["functionDeclarations": [["name": "f"], ["name": "f"]]]]
    },
    Spoiling("a keyword that is unknown", saying: "unknown keyword") { body in
      let schema: JSONValue = ["type": "object", "properties": ["a": ["const": 1]]]
      let tool: JSONValue = ["name": "f", "parametersJsonSchema": schema]
      body["tools"] = [["functionDeclarations": [tool]]]
    },
    Spoiling("a choice without tools", saying: "toolConfig without tools") { body in
      body["tools"] = nil
      body["toolConfig"] = ["functionCallingConfig": ["mode": "ANY"]]
    },
    .parts("a lost result", at: 2, saying: "2 calls have 1 results") { $0.removeLast() },
    .parts("a result given twice", at: 2, saying: "2 calls have 3 results") { $0.append($0[0]) },
    .parts("results in another order", at: 2, saying: "another id") { $0.swapAt(0, 1) },
    .parts("a lost thought", at: 1, saying: "altered") { $0.remove(at: 0) },
    .parts("a lost call", at: 1, saying: "have 2 results") { $0.removeLast() },
    .parts("calls in another order", at: 1, saying: "lost or misplaced") { parts in
      parts.swapAt(parts.count - 1, parts.count - 2)
    },
    .parts("a lost signature", at: 1, saying: "lost or misplaced") { parts in
      var call = parts[2].object ?? JSONObject()
      call["thoughtSignature"] = nil
      parts[2] = .object(call)
    },
    .parts("an empty text", at: 1, saying: "an empty text") { $0.append(["text": ""]) },
    .parts("a part of two kinds", at: 0, saying: "2 kinds") { parts in
      parts[0] = ["text": "a", "inlineData": ["mimeType": "a/b", "data": ""]]
    },
    .parts("no parts", at: 0, saying: "no parts") { $0 = [] },
    .member("args", of: "functionCall", at: (1, 2), to: ["x": 3], saying: "altered"),
    .member("name", of: "functionResponse", at: (2, 0), to: "g", saying: "another name"),
    .member("id", of: "functionResponse", at: (2, 1), to: nil, saying: "another id"),
    .member("response", of: "functionResponse", at: (2, 0), to: ["x": 1], saying: "a result has"),
  ]

  @Test func `a request in order has no problems`() throws {
    #expect(try problems { _ in } == [])
  }

  @Test(arguments: spoilings)
  func `the strict service notices`(_ spoiling: Spoiling) throws {
    let said = try problems(spoil: spoiling.spoil).joined(separator: "; ")
    #expect(said.contains(spoiling.words), "\(spoiling): \(said)")
  }

  @Test func `a signature of an earlier reply is noticed`() throws {
    let said = try problems { body in
      let contents = body["contents"]?.array ?? []
      body["contents"] = .array(contents + contents[1...])
    }
    #expect(said.contains { $0.contains("another reply") }, "\(said)")
  }

  private let service = GeminiService()
  private let planned = PlannedReply(
    "Hm.", reasoning: "w", calls: [.init("f", ["x": 1]), .init("f", ["x": 2])])

  /// The problems of a spoilt second request of a conversation.
  private func problems(spoil: (inout JSONObject) -> Void) throws -> [String] {
    let tools = ToolSet([try tool("f")])
    let stream = service.events(of: planned, number: 0).joined()
    let reply = try read(stream, by: gemini()).reply
    let second = ModelRequest(entries: [prompt("Hi"), entry(of: reply, number: 1)], tools: tools)
    var body = try #require(JSONValue(parsing: geminiBody(second, model: "m")).object)
    spoil(&body)
    let request = RecordedRequest(
      method: "POST", target: "/v1beta/" + gemini().path(for: "m"),
      headers: [
        .init(name: "Content-Type", value: "application/json"),
        .init(name: "Accept", value: "text/event-stream"),
      ],
      body: Array(JSONValue.object(body).text.utf8), connection: 0)
    return service.problems(with: request)
  }
}
