import JSON
import Testing

/// The outline: where the outermost parts are.
@Suite struct OutlineTests {
  @Test func `members are reported with the ranges of their values`() throws {
    try check(
      #" { "a" : 1 , "b":[1, {"c":2}],"\u00e9\n": "x" , "d":{} } "#,
      hasMembers: [("a", "1"), ("b", #"[1, {"c":2}]"#), ("é\n", "\"x\""), ("d", "{}")])
    try check("{}", hasMembers: [])
    try check(" { } ", hasMembers: [])
  }

  @Test func `of members with one key the last value is reported at the first place`() throws {
    try check(#"{"a":1,"b":2,"a":3,"\u0062":4}"#, hasMembers: [("a", "3"), ("b", "4")])
    for count in 1...40 {
      let members = (0..<2 * count).map { "\"key number \($0 % count)\":\($0)" }
      try check(
        "{\(members.joined(separator: ","))}",
        hasMembers: (0..<count).map { ("key number \($0)", "\(count + $0)") })
    }
  }

  @Test func `elements are reported with their ranges`() throws {
    try check(#"[ 1 ,"x",[ ],{"a":[1]} ]"#, hasElements: ["1", "\"x\"", "[ ]", #"{"a":[1]}"#])
    try check("[]", hasElements: [])
    try check("[\n]", hasElements: [])
  }

  @Test(arguments: ["1", " \"x\" ", "true", "null", "-1.5e3"])
  func `a scalar has no parts`(text: String) throws {
    guard case .scalar = try outline(text) else {
      Issue.record("\(text) is no scalar")
      return
    }
  }

  @Test func `what lies deeper is checked as strictly as the surface`() {
    for text in [
      #"{"a":{"b":[1,]}}"#, #"[[["\x"]]]"#, #"{"a":"\#u{1}"}"#, "[[1 2]]", "[{\"a\" 1}]",
    ] {
      let error = outlineError(Array(text.utf8))
      #expect(error != nil)
      #expect(parsed(Array(text.utf8)) == error.map(Result.failure))
    }
  }

  @Test func `a member spliced from its range reads as it did in its place`() throws {
    let text = #"{"id": 7 ,"params": {"a": [1.0, "é"]}}"#
    let bytes = Array(text.utf8)
    guard case .object(let members) = try outline(text) else { return }
    let params = try #require(members.first { $0.key == "params" })
    #expect(
      try JSONValue(parsing: bytes.span.extracting(params.value))
        == JSONValue(parsing: bytes)["params"])
  }

  private func outline(_ text: String) throws -> JSONOutline.Shape {
    try JSONOutline(scanning: Array(text.utf8).span).shape
  }

  private func check(
    _ text: String, hasMembers expected: [(String, String)],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    guard case .object(let members) = try outline(text) else {
      Issue.record("\(text) is no object", sourceLocation: sourceLocation)
      return
    }
    #expect(members.map(\.key) == expected.map(\.0), sourceLocation: sourceLocation)
    #expect(
      members.map { slice(text, $0.value) } == expected.map(\.1), sourceLocation: sourceLocation)
  }

  private func check(
    _ text: String, hasElements expected: [String],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    guard case .array(let elements) = try outline(text) else {
      Issue.record("\(text) is no array", sourceLocation: sourceLocation)
      return
    }
    #expect(elements.map { slice(text, $0) } == expected, sourceLocation: sourceLocation)
  }

  private func slice(_ text: String, _ range: Range<Int>) -> String {
    String(decoding: Array(text.utf8)[range], as: UTF8.self)
  }
}
