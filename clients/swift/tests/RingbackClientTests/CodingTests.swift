import RingbackClient
import Testing

/// Values, types and the schemas that are found out from them.
struct CodingTests {
  enum Unit: String, Codable, CaseIterable { case metre, foot }

  struct Place: Codable, Equatable {
    var name: String
    var unit: Unit
    var height: Double?
    var tags: [String]
    var counts: [String: Int]
    var inner: Inner

    struct Inner: Codable, Equatable { var isOpen: Bool }
  }

  /// What the model is told of a tool with arguments of a type.
  private func schema<Input: Decodable & SendableMetatype>(_ type: Input.Type) async throws
    -> JSONValue
  {
    let tool = Tool("look") { (_: Input) in "" }
    return try await withRingback(Daemon.options, tools: [tool]) { client in
      try #require(try await client.tools().first?.inputSchema)
    }
  }

  private func check(_ text: String, _ digits: String?) throws {
    let value = try JSONValue(parsing: text)
    #expect(value["n"]?.numberText == digits)
    #expect(try JSONValue(encoding: value).text == text)
  }

  @Test func `a schema says names, types, words and what must be there`() async throws {
    let schema = try await schema(Place.self)
    let expected = try JSONValue(
      parsing: """
        {"type":"object","properties":{"name":{"type":"string"},\
        "unit":{"type":"string","enum":["metre","foot"]},"height":{"type":"number"},\
        "tags":{"type":"array","items":{"type":"string"}},\
        "counts":{"type":"object","additionalProperties":{"type":"integer"}},\
        "inner":{"type":"object","properties":{"isOpen":{"type":"boolean"}},"required":["isOpen"]}},\
        "required":["name","unit","tags","counts","inner"]}
        """)
    #expect(schema == expected)
  }

  struct Endless: Decodable { let next: [Endless] }

  struct Even: Decodable {
    init(from decoder: any Decoder) throws {
      let number = try decoder.singleValueContainer().decode(Int.self)
      guard number == 2 else {
        throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "not two"))
      }
    }
  }

  @Test func `a type that cannot be found out is refused and not guessed`() async {
    for refused in [Tool("look") { (_: Endless) in "" }, Tool("look") { (_: Even) in "" }] {
      let error = await #expect(throws: RingbackError.self) {
        try await withRingback(Daemon.options, tools: [refused]) { _ in }
      }
      #expect(error?.kind == .schemaUnknown)
    }
  }

  @Test(arguments: ["12345678901234567890", "1.0", "-0", "1e400", "0.1000", "1"])
  func `a number keeps its text`(digits: String) throws { try check(#"{"n":\#(digits)}"#, digits) }

  @Test func `a value becomes JSON and comes back`() throws {
    let place = Place(
      name: "höher", unit: .foot, height: nil, tags: ["a", ""], counts: ["n": -3],
      inner: .init(isOpen: true))
    #expect(try JSONValue(encoding: place).decoded(as: Place.self) == place)
    #expect(try JSONValue(encoding: UInt64.max).decoded(as: UInt64.self) == .max)
    #expect(try JSONValue(encoding: Int64.min).text == "-9223372036854775808")
  }

  @Test(arguments: ["300", "-1", "1.5", "\"1\"", "null", "[1]", "1e400"])
  func `a number that does not fit is refused`(text: String) throws {
    let value = try JSONValue(parsing: text)
    #expect(throws: DecodingError.self) { try value.decoded(as: UInt8.self) }
  }

  @Test(arguments: ["", "{", "[1,]", "nul", "1 2", "\"\u{1}\""])
  func `what is no JSON is refused`(text: String) {
    #expect(throws: (any Error).self) { try JSONValue(parsing: text) }
  }
}
