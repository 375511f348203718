import JSON
import Testing

/// The writer: commas, every kind of part, and never a line break.
@Suite struct WriterTests {
  @Test func `commas go between parts and nowhere else`() {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("a")
    writer.beginArray()
    writer.int(1)
    writer.beginArray()
    writer.endArray()
    writer.beginObject()
    writer.endObject()
    writer.null()
    writer.bool(false)
    writer.string("x")
    writer.endArray()
    writer.key("b")
    writer.beginObject()
    writer.member("c", true)
    writer.member("d", "y")
    writer.endObject()
    writer.endObject()
    check(writer, holds: #"{"a":[1,[],{},null,false,"x"],"b":{"c":true,"d":"y"}}"#)
  }

  @Test func `each kind of member is written`() throws {
    var writer = JSONWriter(reservingCapacity: 0)
    writer.beginObject()
    writer.member("string", "s")
    writer.member("int", -1)
    writer.member("bool", false)
    writer.member("double", 0.5)
    writer.member("number", try #require(JSONNumber(literal: "1.50")))
    writer.member("value", [1, ["a": nil]] as JSONValue)
    writer.member("encoded", EncodedJSON("e"))
    writer.endObject()
    check(
      writer,
      holds: #"{"string":"s","int":-1,"bool":false,"double":0.5,"number":1.50,"#
        + #""value":[1,{"a":null}],"encoded":"e"}"#)
  }

  @Test func `spliced bytes are values like any other`() {
    var writer = JSONWriter(reservingCapacity: -1)
    writer.beginArray()
    writer.raw(Array("{\n  \"a\": 1\r\n}".utf8))
    writer.raw(Array("xx2yy".utf8).span.extracting(2..<3))
    writer.encoded(EncodedJSON(3))
    writer.raw([UInt8(ascii: "4")])
    writer.endArray()
    check(writer, holds: "[{   \"a\": 1  },2,3,4]")
  }

  @Test func `what JSON cannot say is null`() {
    var writer = JSONWriter()
    writer.beginArray()
    writer.double(.nan)
    writer.double(.infinity)
    writer.double(-.infinity)
    writer.double(1e300)
    writer.double(-0.0)
    writer.endArray()
    check(writer, holds: "[null,null,null,1e+300,-0.0]")
  }

  @Test func `integers are written to their last digit`() {
    var writer = JSONWriter()
    writer.beginArray()
    for int in [0, -1, 10, .max, .min] { writer.int(int) }
    writer.endArray()
    check(writer, holds: "[0,-1,10,9223372036854775807,-9223372036854775808]")
  }

  @Test func `parts that were written before fit in`() {
    var writer = JSONWriter(appendingTo: Array("[0,".utf8))
    writer.part(#"{"a":"#, endsValue: false)
    writer.int(1)
    writer.part(Array(#","b":2"#.utf8), endsValue: true)
    writer.member("c", 3)
    writer.endObject()
    #expect(writer.takeBytes() == Array(#"[0,{"a":1,"b":2,"c":3}"#.utf8))
  }

  @Test func `after its bytes are taken a writer starts anew`() {
    var writer = JSONWriter()
    writer.int(1)
    #expect(writer.takeBytes() == Array("1".utf8))
    #expect(writer.bytes.isEmpty)
    writer.int(2)
    #expect(writer.bytes == Array("2".utf8))
  }

  @Test func `keys are escaped as strings are`() {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("a\"\\\n\u{1}é", 1)
    writer.endObject()
    check(writer, holds: #"{"a\"\\\n\u0001é":1}"#)
  }

  @Test func `what is written never holds a line break`() throws {
    let text = "{\n\"a\":\t[1,\r\n2],\n\"b\\n\":\"\\r\\n\"}\n"
    let encoded = try EncodedJSON(validating: Array(text.utf8))
    var writer = JSONWriter()
    writer.beginArray()
    writer.encoded(encoded)
    writer.raw(Array(text.utf8))
    writer.value(try JSONValue(parsing: text))
    writer.string("\r\n\u{2028}")
    writer.endArray()
    #expect(!writer.bytes.contains(0x0A) && !writer.bytes.contains(0x0D))
    let value = try JSONValue(parsing: writer.bytes)
    #expect(value[0] == value[1] && value[1] == value[2] && value[3] == "\r\n\u{2028}")
  }

  @Test func `a line break at any place of spliced bytes becomes a space`() throws {
    for before in 0..<20 {
      for after in 0..<10 {
        let digits = Array(repeating: UInt8(ascii: "1"), count: before + 1)
        let rest = Array(repeating: UInt8(ascii: "\t"), count: after)
        let bytes = digits + [0x0A] + rest + [0x0D]
        var writer = JSONWriter()
        writer.raw(bytes)
        #expect(writer.bytes == digits + [0x20] + rest + [0x20])
        #expect(try EncodedJSON(validating: bytes).bytes == writer.bytes)
      }
    }
  }

  @Test func `encoded JSON is checked once and decodes to what it was made of`() throws {
    let text = #"{"a":[1.0,"x"],"a":2}"#
    let encoded = try EncodedJSON(validating: Array(text.utf8))
    #expect(encoded.bytes == Array(text.utf8))
    #expect(encoded.value == ["a": 2])
    #expect(EncodedJSON(encoded.value).bytes == Array(#"{"a":2}"#.utf8))
    #expect(EncodedJSON(trusted: Array("[ 1\n]".utf8)).bytes == Array("[ 1 ]".utf8))
    #expect(throws: JSONError(offset: 1, reason: .expectedValue)) {
      try EncodedJSON(validating: Array("[}".utf8))
    }
    #expect(throws: JSONError(offset: 1, reason: .tooDeep)) {
      try EncodedJSON(
        validating: Array("[[]]".utf8), limits: JSONLimits(maxDepth: 1, maxBytes: 100))
    }
  }

  private func check(
    _ writer: JSONWriter, holds expected: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let text = String(decoding: writer.bytes, as: UTF8.self)
    #expect(text == expected, sourceLocation: sourceLocation)
    #expect(throws: Never.self, sourceLocation: sourceLocation) {
      try JSONValue(parsing: writer.bytes)
    }
  }
}
