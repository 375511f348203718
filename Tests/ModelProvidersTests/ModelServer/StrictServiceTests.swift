import Conversation
import JSON
import Testing
import TestSupport

@testable import ModelProviders

/// That the strict services notice what they are there for.
@Suite struct StrictServiceTests {
  private let planned = PlannedReply(
    "Hm.", reasoning: "why", calls: [.init("f", ["x": 1]), .init("f", ["x": 2])])

  /// One way to spoil a request, and a word of what its service must say.
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

    /// Changes the elements of the history.
    static func history(
      _ description: String, saying words: String,
      _ spoil: @escaping @Sendable (inout [JSONValue]) -> Void
    ) -> Spoiling {
      Spoiling(description, saying: words) { body in
        let key = body["input"] == nil ? "messages" : "input"
        var list = body[key]?.array ?? []
        spoil(&list)
        body[key] = .array(list)
      }
    }

    /// Changes one member of one element of the history.
    static func member(
      _ key: String, at index: Int, to value: JSONValue?, saying words: String
    ) -> Spoiling {
      history("\(index)/\(key)", saying: words) { list in
        var item = list[index].object ?? JSONObject()
        item[key] = value
        list[index] = .object(item)
      }
    }
  }

  static let forBoth: [Spoiling] = [
    Spoiling("an unknown key", saying: "unknown key") { $0["top_k"] = 1 },
    Spoiling("no stream", saying: "stream") { $0["stream"] = false },
    Spoiling("no tool to choose", saying: "tool_choice") { body in
      body["tools"] = nil
      body["tool_choice"] = "required"
    },
    Spoiling("two tools of one name", saying: "second tool") { body in
      body["tools"] = .array((body["tools"]?.array ?? []) + (body["tools"]?.array ?? []))
    },
    .history("a lost result", saying: "no result|no output") { $0.removeLast() },
    .history("a result given twice", saying: "no open call") { $0.append($0[$0.count - 1]) },
    .history("a prompt among the results", saying: "no result|no output") {
      $0.insert(["type": "message", "role": "user", "content": "x"], at: $0.count - 1)
    },
    .history("no answer to give", saying: "the model itself|no result|no output") {
      $0.removeLast(2)
    },
  ]

  static let forResponses: [Spoiling] =
    forBoth + [
      Spoiling("a state kept", saying: "store") { $0["store"] = true },
      Spoiling("no encrypted reasoning", saying: "none is asked for") { $0["include"] = nil },
      Spoiling("a bound too low", saying: "below 16") { $0["max_output_tokens"] = 1 },
      .member("encrypted_content", at: 1, to: "2.x", saying: "lost or altered"),
      .member("encrypted_content", at: 1, to: nil, saying: "missing"),
      .member("phase", at: 2, to: nil, saying: "altered"),
      .member("phase", at: 2, to: "final_answer", saying: "altered"),
      .member("arguments", at: 3, to: #"{"x": 1}"#, saying: "altered"),
      .member("call_id", at: 4, to: "call_0_0", saying: "second call"),
      .history("a lost message", saying: "lost or altered") { $0.remove(at: 2) },
      .history("reasoning moved", saying: "lost or altered") { $0.swapAt(1, 2) },
      .history("reasoning at the end", saying: "lost or altered") { $0.append($0[1]) },
    ]

  static let forChat: [Spoiling] =
    forBoth + [
      .member("reasoning_details", at: 1, to: nil, saying: "lost or altered"),
      .member("reasoning", at: 1, to: "because", saying: "lost or altered"),
      .member("content", at: 1, to: "Hm", saying: "lost or altered"),
      .member("content", at: 1, to: nil, saying: "content is missing"),
      .member("tool_calls", at: 1, to: [], saying: "tool_calls is empty"),
      .member("name", at: 2, to: "f", saying: "unknown key"),
      .history("a late system message", saying: "not the first") {
        $0.append(["role": "system", "content": "x"])
      },
      .history("an empty prompt", saying: "missing or empty") {
        $0.append(["role": "user", "content": ""])
      },
    ]

  @Test func `a request in order has no problems`() throws {
    #expect(try problems(ResponsesService(), responses, spoil: { _ in }) == [])
    #expect(try problems(ChatService(), chat, spoil: { _ in }) == [])
  }

  @Test(arguments: forResponses)
  func `the strict Responses service notices`(_ spoiling: Spoiling) throws {
    expect(try problems(ResponsesService(), responses, spoil: spoiling.spoil), spoiling)
  }

  @Test(arguments: forChat)
  func `the strict Chat service notices`(_ spoiling: Spoiling) throws {
    expect(try problems(ChatService(), chat, spoil: spoiling.spoil), spoiling)
  }

  private let chat = ChatCompletions(provider: "test", quirks: ChatQuirks())

  private func expect(_ problems: [String], _ spoiling: Spoiling) {
    let said = problems.joined(separator: "; ")
    let isSaid = spoiling.words.split(separator: "|").contains { said.contains($0) }
    #expect(isSaid, "\(spoiling): \(said)")
  }

  /// The problems of a spoilt second request of a conversation.
  private func problems(
    _ service: some ModelService, _ dialect: some Dialect,
    spoil: (inout JSONObject) -> Void
  ) throws -> [String] {
    let tools = ToolSet([try tool("f")])
    let stream = service.events(of: planned, number: 0).joined()
    let first = ModelRequest(entries: [prompt("Hi")], tools: tools)
    let reply = try read(stream, by: dialect, to: first).reply
    let second = ModelRequest(
      entries: [prompt("Hi"), entry(of: reply, number: 1)], tools: tools)
    var body = try JSONValue(parsing: dialect.body(of: second, for: "m")).object ?? JSONObject()
    spoil(&body)
    let request = RecordedRequest(
      method: "POST", target: "/v1/" + dialect.path(for: "m"),
      headers: [
        .init(name: "Content-Type", value: "application/json"),
        .init(name: "Accept", value: "text/event-stream"),
      ],
      body: Array(JSONValue.object(body).text.utf8), connection: 0)
    return service.problems(with: request)
  }
}
