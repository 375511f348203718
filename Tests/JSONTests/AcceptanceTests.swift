import JSON
import Testing

/// What is JSON and what is not; each refusal names the byte and the reason.
@Suite struct AcceptanceTests {
  @Test(arguments: [
    ("null", "null"), ("true", "true"), ("false", "false"), ("0", "0"), ("\"\"", "\"\""),
    ("[]", "[]"), ("{}", "{}"), (" \t\r\n[ ] \t\r\n", "[]"), ("{ }", "{}"),
    ("[1 , 2]", "[1,2]"), ("{ \"a\" : 1 , \"b\" : 2 }", #"{"a":1,"b":2}"#),
    ("[[],[[]],{}]", "[[],[[]],{}]"), (#"{"":0}"#, #"{"":0}"#),
    (#"{"a":{"a":{"a":[]}}}"#, #"{"a":{"a":{"a":[]}}}"#),
    ("[null,true,false]", "[null,true,false]"),
  ])
  func `a complete value is read`(text: String, compact: String) {
    check(text, reads: compact)
  }

  @Test(arguments: [
    "0", "-0", "1", "-1", "10", "1.0", "-0.0", "1.50", "0.000", "1e1", "1E1", "1e+1", "1e-1",
    "0e0", "1.5e10", "123456789012345678901234567890", "12345678901234567890", "1e400", "1e-400",
    "1E+00000000000000000000000001", "9007199254740993", "-9223372036854775808",
    "18446744073709551616", "0.1000000000000000055511151231257827", "1e999999999",
  ])
  func `a number keeps its literal`(literal: String) throws {
    check(literal, reads: literal)
    check("[\(literal)]", reads: "[\(literal)]")
    check("{\"n\": \(literal) }", reads: "{\"n\":\(literal)}")
    #expect(try JSONValue(parsing: literal).number?.literal == literal)
  }

  @Test(arguments: [
    ("", 0), (" ", 1), ("[", 1), ("{", 1), ("[1", 2), ("[1,", 3), ("{\"a\"", 4), ("{\"a\":", 5),
    ("{\"a\":1", 6), ("{\"a\":1,", 7), ("\"", 1), ("\"ab", 3), ("\"\\", 2), ("\"\\u", 3),
    ("\"\\u12", 5), ("t", 1), ("tru", 3), ("fals", 4), ("nul", 3), ("-", 1), ("1.", 2), ("1e", 2),
    ("1e+", 3), ("[[[", 3), ("[1 ", 3),
  ])
  func `a text that ends too early is an error at its end`(text: String, offset: Int) {
    check(text, failsAt: offset, .unexpectedEnd)
  }

  @Test(arguments: [
    ("[,1]", 1, JSONError.Reason.expectedValue), ("[1,]", 3, .expectedValue),
    ("[1,,2]", 3, .expectedValue), ("]", 0, .expectedValue), ("}", 0, .expectedValue),
    ("{\"a\":}", 5, .expectedValue), ("NaN", 0, .expectedValue), ("+1", 0, .expectedValue),
    (".5", 0, .expectedValue), ("'a'", 0, .expectedValue), ("[//\n1]", 1, .expectedValue),
    ("Infinity", 0, .expectedValue), ("\u{C}1", 0, .expectedValue), ("\u{A0}1", 0, .expectedValue),
    ("True", 0, .expectedValue), ("\u{0}", 0, .expectedValue), ("[1,\u{0}]", 3, .expectedValue),
    ("{1:2}", 1, .expectedKey), ("{a:1}", 1, .expectedKey), ("{,}", 1, .expectedKey),
    ("{\"a\":1,}", 7, .expectedKey), ("{]", 1, .expectedKey), ("{\"a\":1,,}", 7, .expectedKey),
    ("{\"a\" 1}", 5, .expectedColon), ("{\"a\",}", 4, .expectedColon),
    ("{\"a\":1 \"b\":2}", 7, .expectedCommaOrBrace), ("{\"a\":1]", 6, .expectedCommaOrBrace),
    ("[1 2]", 3, .expectedCommaOrBracket), ("[1}", 2, .expectedCommaOrBracket),
    ("[\"a\":1]", 4, .expectedCommaOrBracket), ("[01]", 2, .leadingZero),
    ("[1.2.3]", 4, .expectedCommaOrBracket), ("[0x1]", 2, .expectedCommaOrBracket),
    ("-x", 1, .expectedDigit), ("--1", 1, .expectedDigit), ("1.x", 2, .expectedDigit),
    ("1.e1", 2, .expectedDigit), ("1ex", 2, .expectedDigit), ("1e+-1", 3, .expectedDigit),
    ("-Infinity", 1, .expectedDigit), ("00", 1, .leadingZero), ("-01", 2, .leadingZero),
    ("trux", 3, .invalidWord), ("nuLl", 2, .invalidWord), ("fAlse", 1, .invalidWord),
    ("1 2", 2, .trailingBytes), ("{} x", 3, .trailingBytes), ("[]]", 2, .trailingBytes),
    ("truex", 4, .trailingBytes), ("\"a\"\"b\"", 3, .trailingBytes), ("1\u{0}", 1, .trailingBytes),
    ("\u{FEFF}1", 0, .byteOrderMark), ("\"a\u{1}\"", 2, .controlCharacter),
    ("\"a\nb\"", 2, .controlCharacter), ("\"\t\"", 1, .controlCharacter),
    ("\"\u{0}\"", 1, .controlCharacter), ("\"abcdefgh\u{1F}ijklmnop\"", 9, .controlCharacter),
    ("\"\\x\"", 2, .invalidEscape), ("\"\\'\"", 2, .invalidEscape),
    ("\"\\U0041\"", 2, .invalidEscape),
    ("\"\\\u{0}\"", 2, .invalidEscape), ("\"\\u12G4\"", 5, .invalidUnicodeEscape),
    ("\"\\u 123\"", 3, .invalidUnicodeEscape), ("\"\\u\"", 3, .invalidUnicodeEscape),
  ])
  func `what is not JSON is refused at the byte that is wrong`(
    text: String, offset: Int, reason: JSONError.Reason
  ) {
    check(text, failsAt: offset, reason)
  }

  @Test func `every reason says something of its own, in one line`() {
    let descriptions = JSONError.Reason.allCases.map(\.description)
    #expect(Set(descriptions).count == descriptions.count)
    #expect(descriptions.allSatisfy { !$0.isEmpty && !$0.contains("\n") && !$0.hasSuffix(".") })
    let error = JSONError(offset: 7, reason: .expectedColon)
    #expect(error.description == "byte 7: a colon must follow the member name")
  }

  @Test func `offsets count from the start of the span`() {
    let bytes = Array("xxxx[1,]yyyy".utf8)
    #expect(throws: JSONError(offset: 3, reason: .expectedValue)) {
      try JSONValue(parsing: bytes.span.extracting(4..<8))
    }
  }

  @Test func `a span inside a bigger buffer is read to its end and no further`() throws {
    let bytes = Array("12345".utf8)
    #expect(try JSONValue(parsing: bytes.span.extracting(1..<3)).int == 23)
    let string = Array("\"abc\"def\"".utf8)
    #expect(try JSONValue(parsing: string.span.extracting(0..<5)) == "abc")
  }

  @Test func `a text longer than the limit is refused unread`() {
    let limits = JSONLimits(maxDepth: 1, maxBytes: 4)
    check("null", reads: "null", limits: limits)
    check("null ", failsAt: 4, .tooLarge, limits: limits)
    check("\u{1}\u{1}\u{1}\u{1}\u{1}", failsAt: 4, .tooLarge, limits: limits)
    check("", failsAt: 0, .tooLarge, limits: JSONLimits(maxDepth: 1, maxBytes: -1))
  }
}
