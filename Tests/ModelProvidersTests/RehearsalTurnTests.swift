import Conversation
import JSON
import Testing

@testable import ModelProviders

/// Whole turns of the rehearsal model: calls, results, answers.
struct RehearsalTurnTests {
  private static let add = "add(a: number, b: number) Adds two numbers."
  private static let multiply = "multiply(a: number, b: number)"
  private static let weather = "get_weather(city: string) The weather in a city."

  @Test func `the first example of every guide works`() async throws {
    let turn = try await turn("What is 5 + 7?", [Self.add])
    #expect(turn.steps == [[#"add {"a":5,"b":7}"#]])
    #expect(turn.text == "The answer is 12.")
  }

  @Test func `prose results are the answer`() async throws {
    let turn = try await turn("What is the weather in Oslo?", [Self.weather])
    #expect(turn.text == "Sunny in Oslo, 21 °C")
  }

  @Test func `several results are listed with their calls`() async throws {
    let turn = try await turn("What is 5 + 7 and the weather in Oslo?", [Self.add, Self.weather])
    #expect(turn.steps.count == 1)
    #expect(
      turn.text == """
        - add {"a":5,"b":7}: 12
        - get_weather {"city":"Oslo"}: Sunny in Oslo, 21 °C
        """)
  }

  @Test func `without parallel calls each reply has one`() async throws {
    let turn = try await turn(
      "add 5 and 7, then multiply 3 by 4", [Self.add, Self.multiply], parallel: false)
    #expect(turn.steps == [[#"add {"a":5,"b":7}"#], [#"multiply {"a":3,"b":4}"#]])
    #expect(turn.text.contains("12"))
  }

  @Test func `a result goes into the next call`() async throws {
    let turn = try await turn(
      "Add 5 and 7, then multiply the result by 3.", [Self.add, Self.multiply])
    #expect(turn.steps == [[#"add {"a":5,"b":7}"#], [#"multiply {"a":12,"b":3}"#]])
    #expect(turn.text == "The answer is 36.")
  }

  @Test func `an expression is worked out by precedence`() async throws {
    let turn = try await turn("What is 2 + 3 * (4 + 1)?", [Self.add, Self.multiply])
    #expect(
      turn.steps == [
        [#"add {"a":4,"b":1}"#], [#"multiply {"a":3,"b":5}"#], [#"add {"a":2,"b":15}"#],
      ])
    #expect(turn.text == "The answer is 17.")
  }

  @Test func `more numbers than a tool takes are added one by one`() async throws {
    let turn = try await turn("Add 1, 2, 3 and 4", [Self.add])
    #expect(turn.steps.count == 3)
    #expect(turn.text == "The answer is 10.")
  }

  @Test func `a failed call is told and what needs it is not made`() async throws {
    let turn = try await Rehearsal.turn(
      request("Add 5 and 7, then multiply the result by 3.", [Self.add, Self.multiply])
    ) { .failure($0.callId, "out of order") }
    #expect(turn.steps == [[#"add {"a":5,"b":7}"#]])
    #expect(turn.text.contains("`add` failed: out of order"))
    #expect(turn.text.contains("I did not call `multiply`"))
  }

  @Test func `a later prompt is answered by itself`() async throws {
    var request = try request("What is 5 + 7?", [Self.add])
    let reply = try await Rehearsal.reply(to: request)
    request.entries.append(.answered(reply) { .text($0, "12") })
    request.entries.append(
      .answered(ModelReply(text: "The answer is 12.", finish: .stop)) { .text($0, "") })
    request.entries.append(.asked("And 1 + 2?", turnId: "turn_2"))
    let next = try await Rehearsal.reply(to: request)
    #expect(next.calls.map(\.line) == [#"add {"a":1,"b":2}"#])
    #expect(next.calls.map(\.id) != reply.calls.map(\.id))
  }

  @Test func `a steering prompt adds to the turn`() async throws {
    var request = try request("What is 5 + 7?", [Self.add, Self.weather])
    let reply = try await Rehearsal.reply(to: request)
    request.entries.append(.answered(reply) { .text($0, "12") })
    request.entries.append(.asked("Also the weather in Oslo"))
    let turn = try await Rehearsal.turn(request) { .text($0, "Rain") }
    #expect(turn.steps == [[#"get_weather {"city":"Oslo"}"#]])
    #expect(turn.text.contains("12"))
    #expect(turn.text.contains("Rain"))
  }

  @Test func `a call that the client altered counts as made`() async throws {
    var request = try request("What is 5 + 7?", [Self.add])
    let made = ModelReply.Call(id: "x", name: "add", arguments: .json(["a": 50, "b": 70]))
    request.entries.append(
      .answered(ModelReply(calls: [made], finish: .toolCalls)) { .text($0, "120") })
    let reply = try await Rehearsal.reply(to: request)
    #expect(reply.text == "The answer is 120.")
  }

  @Test func `data without text is told as JSON`() async throws {
    let turn = try await Rehearsal.turn(request("weather in Oslo", [Self.weather])) {
      ToolResult(callId: $0.callId, content: [], structuredContent: ["temp": 21.0, "wind": 3])
    }
    #expect(turn.text == #"{"temp":21.0,"wind":3}"#)
  }

  @Test func `one value in an object is the answer`() async throws {
    let turn = try await Rehearsal.turn(request("5 + 7", [Self.add])) {
      .text($0, #"{"sum":12}"#)
    }
    #expect(turn.text == "The answer is 12.")
  }

  @Test func `an empty result and a picture are told as such`() async throws {
    let empty = try await Rehearsal.turn(request("5 + 7", [Self.add])) { .text($0, "") }
    #expect(empty.text == "`add` gave an empty result.")
    let picture = try await Rehearsal.turn(request("5 + 7", [Self.add])) {
      ToolResult(
        callId: $0.callId, content: [ContentBlock(.image(data: "", mimeType: "image/png"))])
    }
    #expect(picture.text == "`add` gave an image (image/png).")
  }

  @Test func `a long result is cut with a mark`() async throws {
    let long = String(repeating: "x", count: 100_000)
    let turn = try await Rehearsal.turn(request("5 + 7", [Self.add])) { .text($0, long) }
    #expect(turn.text.hasSuffix("… (cut; 100000 bytes in all)"))
    #expect(turn.text.utf8.count < 20_000)
  }

  private func request(
    _ prompt: String, _ tools: [String], parallel: Bool? = nil
  ) throws -> ModelRequest {
    ModelRequest(
      entries: [.asked(prompt)], tools: ToolSet(try tools.map { try Rehearsal.tool($0) }),
      parallelToolCalls: parallel)
  }

  /// A turn in which the tools do what their names say.
  private func turn(
    _ prompt: String, _ tools: [String], parallel: Bool? = nil
  ) async throws -> (steps: [[String]], text: String) {
    try await Rehearsal.turn(request(prompt, tools, parallel: parallel)) { call in
      let a = call.argumentsJSON["a"]?.int ?? 0
      let b = call.argumentsJSON["b"]?.int ?? 0
      switch call.name {
      case "add": return .text(call, "\(a + b)")
      case "multiply": return .text(call, "\(a * b)")
      default:
        return .text(call, "Sunny in \(call.argumentsJSON["city"]?.string ?? "?"), 21 °C")
      }
    }
  }
}
