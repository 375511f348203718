import JSON
import Testing

@testable import ModelProviders

@Suite struct JSONDifferenceTests {
  @Test(arguments: [
    (#"{"a":1,"b":[2,{"c":null}]}"#, #"{"b":[2,{"c":null}],"a":1}"#),
    (#""a [secret] b""#, #""a x b""#), (#""[secret]""#, #""""#),
    (#""[secret]x[secret]""#, #""axb""#),
    (#""a[secret]b[secret]c""#, #""a1b2bc""#), (#""a[secret]""#, #""a[secret]""#), ("[]", "[]"),
  ])
  func `the same is no difference`(recorded: String, found: String) throws {
    let recorded = try JSONValue(parsing: recorded)
    let found = try JSONValue(parsing: found)
    #expect(JSONDifference(recorded: recorded, found: found) == nil)
    let hash = CanonicalHash(recorded)
    #expect(hash.hasSecret || hash.value == CanonicalHash(found).value)
  }

  @Test(arguments: [
    ("1", "2", "", "1" as String?, "2" as String?), ("1", "1.0", "", "1", "1.0"),
    (#""1""#, "1", "", #""1""#, "1"),
    (#"{"a":1}"#, #"{"a":2}"#, "/a", "1", "2"), (#"{"a":1}"#, "{}", "/a", "1", nil),
    ("{}", #"{"a/b":null}"#, "/a~1b", nil, "null"), ("[1]", "[1,2]", "/1", nil, "2"),
    ("[1,2]", "[1]", "/1", "2", nil),
    (#"{"a":{"b":[0,"x"]}}"#, #"{"a":{"b":[0,"y"]}}"#, "/a/b/1", #""x""#, #""y""#),
    (#""a[secret]b""#, #""ab c""#, "", #""a[secret]b""#, #""ab c""#),
    (#""ab[secret]ba""#, #""aba""#, "", #""ab[secret]ba""#, #""aba""#),
    ("[]", "{}", "", "[]", "{}"), ("null", "false", "", "null", "false"),
  ])
  func `the first difference has its place and both values`(
    recorded: String, found: String, pointer: String, old: String?, new: String?
  ) throws {
    let first = try JSONValue(parsing: recorded)
    let second = try JSONValue(parsing: found)
    let difference = try #require(JSONDifference(recorded: first, found: second))
    #expect(difference.pointer == pointer)
    #expect(difference.recorded?.text == old)
    #expect(difference.found?.text == new)
    #expect(
      CanonicalHash(first).hasSecret || CanonicalHash(first).value != CanonicalHash(second).value)
  }

  @Test func `long values are cut, texts around their difference`() throws {
    let start = String(repeating: "a", count: 1_000)
    let text = try #require(
      JSONDifference(recorded: .string(start + "b"), found: .string(start + "c")))
    let words = text.words(maxCharacters: 20)
    #expect(words == #"at the whole body: recorded was "…aaaaaaaaaab", now it is "…aaaaaaaaaac""#)
    let array = JSONValue.array(Array(repeating: 1, count: 100))
    let other = try #require(JSONDifference(recorded: ["x": array], found: [:]))
    #expect(
      other.words(maxCharacters: 5)
        == "at /x: recorded was [1,1,… (196 more characters), now it is nothing")
  }
}
