import Conversation
import JSON
import Testing

@testable import ModelProviders

/// Prompts that are large, deep or malformed: the model ends soon, never traps, and stays bounded.
struct RehearsalBoundsTests {
  private static let tools = [
    "add(a: number, b: number) Adds two numbers.", "echo(text: string)",
    "get_weather(city: string, unit: celsius|fahrenheit?, days: integer?) The weather in a city.",
    "read_file(path: string)", "sum(numbers: [number])", "tag(labels: [string], urgent: boolean?)",
    "calculate(expression: string)", "send_email(to: @email, subject: string, when: @date)",
  ]
  /// Small, since there are many pieces; work that grew faster than the prompt would show all the same.
  private static let size = 1 << 12

  static let pieces = [
    "(", "[", "{", "\"", "'a ", "`", "```", "“", "{\"a\":", "[[1],", "5+", "5 + (", "-", "1,000",
    "1,",
    "9", "a", "a.", "a/", "@", "a@b.c ", "http://", "www.", "add ", "add 5 and 7. ", "and ", ", ",
    "weather in Oslo and ", "Oslo ", "Oslo, ", "the result of ", "twenty ", "hundred ", "a: ", "a=",
    "\n", "1. ", "é", "天", "👍", "\u{0}", "\\\"", "not urgent ", "March 5, ", "2027-01-01 ",
    "read a.txt ",
    "tag red, ", "text: ", "five plus ", "- ", "x", "5x", "1.2", "1e", "it ", "add it. ",
    "echo add ",
  ]

  @Test(arguments: pieces) func `a large prompt of one piece ends`(_ piece: String) async throws {
    let prompt = String(repeating: piece, count: Self.size / piece.utf8.count)
    let calls = try await Rehearsal.calls(prompt, Self.tools)
    #expect(calls.count <= CallPlanning.mostCalls)
    _ = try await Rehearsal.calls(prompt, Self.tools, choice: .named("echo"))
  }

  @Test func `a prompt of a megabyte is planned`() async throws {
    let text = String(repeating: "Lorem ipsum dolor sit amet, consectetur elit. ", count: 21_000)
    #expect(
      try await Rehearsal.calls(text + "What is 5 + 7?", [Self.tools[0]]) == [#"add {"a":5,"b":7}"#]
    )
  }

  @Test func `any mixture of pieces ends`() async throws {
    var random = SplitMix(seed: 7)
    for _ in 0..<400 {
      let prompt = (0..<Int.random(in: 1...40, using: &random)).map { _ in
        Self.pieces.randomElement(using: &random) ?? ""
      }.joined()
      let calls = try await Rehearsal.calls(prompt, Self.tools)
      #expect(calls.count <= CallPlanning.mostCalls)
      _ = try await Rehearsal.calls(prompt, Self.tools, choice: .required)
    }
  }

  @Test func `more calls than the bound are not made and that is said`() async throws {
    let prompt = String(repeating: "add 5 and 7. ", count: 200)
    let set = ToolSet([try Rehearsal.tool(Self.tools[0])])
    let turn = try await Rehearsal.turn(ModelRequest(entries: [.asked(prompt)], tools: set)) {
      .text($0, "12")
    }
    #expect(turn.steps.map(\.count) == [CallPlanning.mostCalls])
    #expect(turn.text.contains("more than 64 calls"))
  }

  @Test func `a schema that goes round in a circle ends`() async throws {
    let node: JSONValue = [
      "type": "object", "required": ["left", "right"],
      "properties": [
        "left": ["$ref": "#/$defs/node"], "right": ["$ref": "#/$defs/node"],
        "more": ["type": "array", "items": ["$ref": "#/$defs/node"]],
        "value": ["anyOf": [["$ref": "#/$defs/node"], ["type": "number"]]],
      ],
    ]
    let tool = try Rehearsal.tool(
      "tree", "", ["$ref": "#/$defs/node", "$defs": ["node": node]])
    let request = ModelRequest(entries: [.asked("tree 5")], tools: ToolSet([tool]))
    #expect(try await Rehearsal.reply(to: request).calls.isEmpty)
    var structured = ModelRequest(entries: [.asked("tree 5")])
    structured.outputSchema = EncodedJSON(tool.inputSchema)
    #expect(try await !Rehearsal.reply(to: structured).text.isEmpty)
  }

  @Test func `many tools and many properties end`() async throws {
    let tools = try (0..<500).map { number in
      try Rehearsal.tool(
        "tool_\(number)_add(a\(number): number, b: number, c: string?) Adds \(number).")
    }
    let request = ModelRequest(
      entries: [.asked(String(repeating: "add 5 and b 7 with tool 250. ", count: 50))],
      tools: ToolSet(tools))
    _ = try await Rehearsal.reply(to: request)
  }
}

/// A small random generator with a seed, so that a failure can be repeated.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
