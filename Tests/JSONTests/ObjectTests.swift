import JSON
import Testing

/// Objects: order, duplicates, keys as bytes, small and big.
@Suite struct ObjectTests {
  @Test func `members keep their order`() {
    check(#"{"z":1,"a":2,"m":3}"#, reads: #"{"z":1,"a":2,"m":3}"#)
  }

  @Test(arguments: [
    (#"{"a":1,"a":2}"#, #"{"a":2}"#), (#"{"a":1,"b":2,"a":3}"#, #"{"a":3,"b":2}"#),
    (#"{"a":1,"b":2,"a":3,"b":4,"a":5}"#, #"{"a":5,"b":4}"#), (#"{"":1,"":2}"#, #"{"":2}"#),
    (#"{"a":1,"\u0061":2}"#, #"{"a":2}"#), (#"{"a\n":1,"a\u000a":2}"#, #"{"a\n":2}"#),
    (#"{"abcdefgh1":1,"abcdefgh2":2,"abcdefgh1":3}"#, #"{"abcdefgh1":3,"abcdefgh2":2}"#),
    (#"{"a":{"b":1,"b":2},"a":[{"c":1,"c":2}]}"#, #"{"a":[{"c":2}]}"#),
    (
      #"{"a key of more than sixteen bytes":1,"a key of other than sixteen bytes":2,"a key of more than sixteen bytes":3}"#,
      #"{"a key of more than sixteen bytes":3,"a key of other than sixteen bytes":2}"#
    ),
  ])
  func `of members with one key the last value wins at the first place`(
    text: String, compact: String
  ) {
    check(text, reads: compact)
  }

  @Test func `duplicates are found in an object of any size`() throws {
    for count in 1...70 {
      let first = (0..<count).map { "\"key \($0)\":\($0)" }
      let second = (0..<count).map { "\"key \($0)\":\(-$0 - 1)" }
      let object = try #require(
        JSONValue(parsing: "{" + (first + second).joined(separator: ",") + "}").object)
      #expect(object.count == count)
      #expect(object.keys == (0..<count).map { "key \($0)" })
      for index in 0..<count { #expect(object["key \(index)"]?.int == -index - 1) }
      #expect(object["key \(count)"] == nil)
    }
  }

  @Test func `keys compare as bytes`() throws {
    let object = try #require(JSONValue(parsing: "{\"\u{E9}\":1,\"e\u{301}\":2}").object)
    #expect(object.count == 2)
    #expect(object["\u{E9}"] == 1)
    #expect(object["e\u{301}"] == 2)
  }

  @Test func `setting replaces in place, adds at the end, and removes`() {
    var object: JSONObject = ["a": 1, "b": 2, "c": 3]
    object["b"] = 20
    object["d"] = 4
    object["a"] = nil
    object["x"] = nil
    #expect(JSONValue.object(object).text == #"{"b":20,"c":3,"d":4}"#)
    #expect(object.map(\.key) == ["b", "c", "d"])
    #expect(object["a"] == nil)
  }

  @Test func `an object grows beyond the bound of its index and shrinks below it`() {
    var object = JSONObject()
    for index in 0..<200 { object["\(index)"] = JSONValue(integerLiteral: index) }
    for index in 0..<200 { #expect(object["\(index)"]?.int == index) }
    for index in 0..<195 { object["\(index)"] = nil }
    #expect(object.keys == ["195", "196", "197", "198", "199"])
    for index in 0..<200 { #expect((object["\(index)"] != nil) == (index >= 195)) }
    for index in 0..<40 { object["\(index)"] = .null }
    #expect(object.count == 45)
    #expect(object["199"]?.int == 199 && object["0"] == .null && object["40"] == nil)
  }

  @Test func `a copy does not see what becomes of the original`() {
    var object: JSONObject = ["a": 1]
    let copy = object
    for index in 0..<30 { object["\(index)"] = 0 }
    #expect(copy == ["a": 1])
    #expect(copy["0"] == nil)
  }

  @Test func `equality asks for the same members in the same order`() {
    let object: JSONObject = ["a": 1, "b": 2]
    #expect(object == JSONObject([("a", 1), ("b", 2)]))
    #expect(object != ["b": 2, "a": 1])
    #expect(object != ["a": 1])
    #expect(object != ["a": 1, "b": 2.0])
    #expect(JSONObject() == [:])
    #expect(JSONObject().isEmpty && !object.isEmpty)
  }

  @Test func `values are reached by key and index, and nothing traps`() throws {
    let value: JSONValue = ["a": [1, "x", nil, true, 2.5, ["k": "v"]]]
    #expect(value["a"]?[0]?.int == 1)
    #expect(value["a"]?[1]?.string == "x")
    #expect(value["a"]?[2]?.isNull == true)
    #expect(value["a"]?[3]?.bool == true)
    #expect(value["a"]?[4]?.double == 2.5)
    #expect(value["a"]?[5]?["k"] == "v")
    #expect(value["a"]?[6] == nil && value["a"]?[-1] == nil && value["a"]?[.max] == nil)
    #expect(value[0] == nil && value["a"]?["a"] == nil && value["b"] == nil)
    #expect(value.array == nil && value.object?.count == 1 && value["a"]?.array?.count == 6)
  }

  @Test func `each type has its name`() {
    let value: JSONValue = [nil, true, 1, "x", [], [:]]
    #expect(
      value.array?.map(\.typeName) == ["null", "boolean", "number", "string", "array", "object"])
  }

  @Test func `a number out of reach of a literal is null`() {
    #expect(JSONValue(floatLiteral: .infinity) == .null)
    #expect(JSONValue(floatLiteral: 0.1).text == "0.1")
    #expect(JSONValue(stringLiteral: "a\("b")") == "ab")
  }
}
