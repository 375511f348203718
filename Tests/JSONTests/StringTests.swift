import JSON
import Testing

/// Strings: UTF-8, escapes and surrogates, read and written.
@Suite struct StringTests {
  @Test(arguments: [
    (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041\u00e9\u6771""#, "Aé東"),
    (#""\ud83d\ude00""#, "😀"), (#""\uD83D\uDE00x""#, "😀x"), (#""\u0000""#, "\u{0}"),
    (#""a\u0000b""#, "a\u{0}b"), (#""\udbff\udfff""#, "\u{10FFFF}"),
    (#""\ud800\udc00""#, "\u{10000}"),
    (#""\uFFFF""#, "\u{FFFF}"), ("\"\u{2028}\u{2029}\u{7F}\"", "\u{2028}\u{2029}\u{7F}"),
    ("\"naïve 東京都 😀\"", "naïve 東京都 😀"),
  ])
  func `a string is decoded`(text: String, expected: String) throws {
    #expect(
      try JSONValue(parsing: text).string?.unicodeScalars.elementsEqual(expected.unicodeScalars)
        == true)
  }

  @Test(arguments: [
    (#""\ud800""#, "\u{FFFD}"), (#""\udc00""#, "\u{FFFD}"), (#""\ud800x""#, "\u{FFFD}x"),
    (#""\ud800\ud800""#, "\u{FFFD}\u{FFFD}"), (#""\ud800\ud83d\ude00""#, "\u{FFFD}😀"),
    (#""\udc00\ud800""#, "\u{FFFD}\u{FFFD}"), (#""\ud800\n""#, "\u{FFFD}\n"),
    (#""\ud800\u0041""#, "\u{FFFD}A"), (#""x\udfff""#, "x\u{FFFD}"),
  ])
  func `half a surrogate pair becomes U+FFFD`(text: String, expected: String) throws {
    #expect(try JSONValue(parsing: text) == .string(expected))
    check("{\(text):1}", reads: "{\"\(expected == "\u{FFFD}\n" ? "\u{FFFD}\\n" : expected)\":1}")
  }

  @Test(
    arguments: [
      [0x80], [0xBF], [0xFF], [0xFE], [0xC0, 0x80], [0xC1, 0xBF], [0xC2, 0x22], [0xC2, 0x41],
      [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
      [0xE6, 0x9D, 0x41], [0xE6, 0x41, 0x41], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF],
      [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xF0, 0x9F, 0x98, 0x41],
      [0xC2, 0xC2, 0x80], [0xE6, 0x9D, 0xC3],
    ] as [[UInt8]])
  func `bytes that are not UTF-8 are an error at the first of them`(sequence: [UInt8]) {
    // Each padding puts the sequence at another place among the eight bytes read at a time.
    for padding in 0..<10 {
      let start = Array("[\"é".utf8) + Array(repeating: UInt8(ascii: "x"), count: padding)
      let bytes = start + sequence + Array("yyyyyyyyyyyy\"]".utf8)
      check(bytes, failsAt: start.count, .invalidUTF8)
    }
  }

  @Test(arguments: ["é", "東", "😀"])
  func `a character that the end of the text cuts off is an end`(character: String) {
    let bytes = Array("\"\(character)".utf8)
    for count in 2..<bytes.count {
      check(Array(bytes[..<count]), failsAt: count, .unexpectedEnd)
    }
  }

  @Test func `every scalar at the edges of UTF-8 is read and written unchanged`() throws {
    let edges: [UInt32] = [
      0x20, 0x7E, 0x7F, 0x80, 0x7FF, 0x800, 0xFFF, 0x1000, 0xCFFF, 0xD000, 0xD7FF, 0xE000, 0xFFFF,
      0x10000, 0x3FFFF, 0x40000, 0xFFFFF, 0x100000, 0x10FFFF,
    ]
    for edge in edges {
      let scalar = try #require(Unicode.Scalar(edge))
      check("\"\(scalar)\"", reads: "\"\(scalar)\"")
      let hex = Array(String(scalar).utf16).map { unit in
        "\\u" + String(repeating: "0", count: 4 - String(unit, radix: 16).count)
          + String(unit, radix: 16)
      }
      check("\"\(hex.joined())\"", reads: "\"\(scalar)\"")
    }
  }

  @Test func `only what must be is escaped`() {
    let escapes: [UInt8: String] = [
      0x08: #"\b"#, 0x09: #"\t"#, 0x0A: #"\n"#, 0x0C: #"\f"#, 0x0D: #"\r"#, 0x22: #"\""#,
      0x5C: #"\\"#, 0x00: #"\u0000"#, 0x01: #"\u0001"#, 0x1F: #"\u001f"#, 0x0B: #"\u000b"#,
      0x10: #"\u0010"#,
    ]
    for byte in UInt8(0)..<0x80 {
      let character = String(Unicode.Scalar(byte))
      let written = JSONValue.string(character).text
      if let escape = escapes[byte] {
        #expect(written == "\"\(escape)\"")
      } else if byte >= 0x20 {
        #expect(written == "\"\(character)\"")
      } else {
        #expect(written.hasPrefix("\"\\u00") && written.count == 8)
      }
      check(written, reads: written)
    }
  }

  @Test(arguments: ["\"", "\\", "\n", "\u{1}", "é", "東", "😀", "x"])
  func `a character at any place of a string of any length survives`(character: String) throws {
    for before in 0..<20 {
      for after in 0..<10 {
        let string =
          String(repeating: "a", count: before) + character + String(repeating: "b", count: after)
        let value: JSONValue = ["k\(string)": .string(string)]
        #expect(try JSONValue(parsing: value.encoded) == value)
        #expect(try JSONValue(parsing: value.text + String(repeating: " ", count: 9)) == value)
      }
    }
  }

  @Test func `strings are equal if their bytes are, not if Unicode says so`() throws {
    let composed: JSONValue = "\u{E9}"
    let decomposed: JSONValue = "e\u{301}"
    #expect(composed != decomposed)
    #expect(composed.string == decomposed.string)
    // Two marks whose order does not matter to Unicode: the same length, other bytes.
    #expect(JSONValue.string("a\u{323}\u{301}") != JSONValue.string("a\u{301}\u{323}"))
    #expect(JSONValue.string("same long string of text") == "same long string of text")
    #expect(JSONValue.string("same long string of text") != "same long string of texT")
  }
}
