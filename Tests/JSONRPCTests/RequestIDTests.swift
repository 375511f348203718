import JSON
import JSONRPC
import Testing

struct RequestIDTests {
  private func id(_ text: String) throws -> RequestID {
    try #require(RequestID(try JSONValue(parsing: text)))
  }

  @Test(arguments: [
    "1", "-1", "0", "-0", "1.0", "1e0", "12345678901234567890", #""1""#, "null", #""""#,
  ])
  func `an id is written as it was read`(_ text: String) throws {
    #expect(try id(text).description == text)
    #expect(try id(text).json.text == text)
    #expect(try id(text) == id(text))
    #expect(try id(text).hashValue == id(text).hashValue)
  }

  @Test func `ids that are written differently are different`() throws {
    let texts = ["1", "1.0", #""1""#, "null", #""null""#, "-0", "0", "10e-1"]
    let ids = try texts.map(id)
    #expect(Set(ids).count == texts.count)
  }

  @Test func `strings compare as bytes`() throws {
    #expect(RequestID("\u{E9}") != RequestID("e\u{301}"))
    #expect(RequestID("\u{E9}") == RequestID("\u{E9}"))
    #expect(try id(#""\u0061""#) == RequestID("a"))
  }

  @Test(arguments: ["true", "[]", "{}"])
  func `nothing else is an id`(_ text: String) throws {
    #expect(RequestID(try JSONValue(parsing: text)) == nil)
  }

  @Test func `the integer of an id`() throws {
    #expect(RequestID(7).int == 7)
    #expect(try id("7.0").int == 7)
    #expect(RequestID("7").int == nil)
    #expect(RequestID.null.int == nil)
  }
}
