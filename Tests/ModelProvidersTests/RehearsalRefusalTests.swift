import Conversation
import JSON
import Testing

@testable import ModelProviders

/// When the rehearsal model does not call, and what it says then.
struct RehearsalRefusalTests {
  private static let add = "add(a: number, b: number) Adds two numbers."
  private static let weather = "get_weather(city: string) The weather in a city."

  @Test func `a missing argument is named and nothing is called`() async throws {
    try await refuses("Add 5", [Self.add], "`b` (number)")
    try await refuses("add", [Self.add], "`a` (number) and `b` (number)")
    try await refuses("What's the weather like today?", [Self.weather], "`city` (string)")
  }

  @Test func `a value that the schema forbids is not used`() async throws {
    try await refuses("roll 2.5 dice", ["roll_dice(count: integer)"], "`count` (integer)")
    let volume = try Rehearsal.tool(
      "set_volume", "",
      [
        "type": "object", "required": ["level"],
        "properties": ["level": ["type": "integer", "maximum": 100]],
      ])
    let request = ModelRequest(
      entries: [.asked("Set the volume to 150")], tools: ToolSet([volume]))
    let reply = try await Rehearsal.reply(to: request)
    #expect(reply.calls.isEmpty)
    #expect(reply.text.contains("`set_volume` fits, but its schema does not accept"))
  }

  @Test func `without a fitting tool it says so and names the tools`() async throws {
    try await refuses("Tell me a story", [Self.add, Self.weather], "`add`, `get_weather`")
    try await refuses("", [Self.add], "None of the tools on offer fits this prompt")
    try await refuses("Hello!", [Self.add], "not a language model")
  }

  @Test func `without tools it says that there is nothing to do`() async throws {
    try await refuses("What is 5 + 7?", [], "No tool is on offer")
  }

  @Test func `asked what it is it says so`() async throws {
    try await refuses("Who are you?", [Self.add], "not a language model")
    try await refuses("What can you do?", [Self.add], "Tools on offer: `add`")
  }

  @Test func `two tools that fit equally well are named`() async throws {
    let tools = ["read_file(path: string)", "delete_file(path: string)"]
    try await refuses("the file notes.txt", tools, "`read_file` and `delete_file` fit equally well")
    try await refuses(
      "5 + 7", ["plus(a: number, b: number)", "sum(a: number, b: number)"], "equally")
  }

  @Test func `a prompt may forbid tools`() async throws {
    try await refuses("What is 5 + 7? Do not use any tools.", [Self.add], "None of the tools")
  }

  @Test func `the choice none is honoured`() async throws {
    let text = try await Rehearsal.text("What is 5 + 7?", [Self.add], choice: .none)
    #expect(text.contains("I did not call `add`"))
    #expect(try await Rehearsal.calls("What is 5 + 7?", [Self.add], choice: .none) == [])
  }

  @Test func `the choice required calls what can be filled`() async throws {
    let tools = [Self.add, "ping()"]
    #expect(try await Rehearsal.calls("Hello", tools, choice: .required) == ["ping {}"])
    let text = try await Rehearsal.text("Hello", [Self.add], choice: .required)
    #expect(text.contains("`a` (number) and `b` (number)"))
  }

  @Test func `a named tool is called and no other`() async throws {
    let tools = [Self.add, "echo(text: string)", "sum(numbers: [number])"]
    #expect(
      try await Rehearsal.calls("What is 5 + 7?", tools, choice: .named("sum")) == [
        #"sum {"numbers":[5,7]}"#
      ])
    #expect(
      try await Rehearsal.calls("What is 5 + 7?", tools, choice: .named("echo")) == [
        #"echo {"text":"What is 5 + 7?"}"#
      ])
  }

  @Test func `a choice that nothing can meet is an error`() async throws {
    await #expect(throws: ModelError.self) {
      try await Rehearsal.calls("x", [], choice: .required)
    }
    await #expect(throws: ModelError.self) {
      try await Rehearsal.calls("x", [Self.add], choice: .named("gone"))
    }
  }

  @Test func `what can be done is done and the rest is told`() async throws {
    let set = ToolSet(try [Self.add, Self.weather].map { try Rehearsal.tool($0) })
    let request = ModelRequest(
      entries: [.asked("What is 5 + 7? What is the weather?")], tools: set)
    let turn = try await Rehearsal.turn(request) { .text($0, "12") }
    #expect(turn.steps == [[#"add {"a":5,"b":7}"#]])
    #expect(turn.text.contains("The answer is 12."))
    #expect(turn.text.contains("`city` (string)"))
  }

  private func refuses(_ prompt: String, _ tools: [String], _ part: String) async throws {
    let calls = try await Rehearsal.calls(prompt, tools)
    #expect(calls.isEmpty)
    let text = try await Rehearsal.text(prompt, tools)
    #expect(text.contains(part))
  }
}
