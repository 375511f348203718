import JSON
import JSONSchema
import Testing

struct FormatTests {
  /// Checks which texts have a format.
  private func check(
    _ format: String, accepts: [String], refuses: [String],
    location: SourceLocation = #_sourceLocation
  ) throws {
    let schema = try Schema(compiling: ["format": .string(format)])
    for (texts, isValid) in [(accepts, true), (refuses, false)] {
      for text in texts {
        #expect(
          schema.accepts(.string(text)) == isValid, "\(format): \(text)", sourceLocation: location)
      }
    }
  }

  @Test func `dates and times are those of RFC 3339`() throws {
    try check(
      "date-time",
      accepts: [
        "2024-02-29T23:59:60Z", "1990-12-31t15:59:60.5-08:00", "2024-01-01T00:00:00+05:30",
      ],
      refuses: [
        "2023-02-29T00:00:00Z", "2024-01-01 00:00:00Z", "2024-01-01T00:00:00",
        "2024-01-01T24:00:00Z",
        "2024-01-01T22:59:60Z", "2024-01-01T00:00:00.Z", "",
      ])
    try check("date", accepts: ["2000-02-29"], refuses: ["1900-02-29", "2024-13-01", "2024-1-1"])
    try check(
      "time", accepts: ["01:29:60+01:30"], refuses: ["12:00", "12:00:00", "12:00:00+24:00"])
    try check(
      "duration", accepts: ["P1Y2M3DT4H5M6S", "P2W", "PT0S", "P1M2D"],
      refuses: ["P", "PT", "P1YT", "P1Y2D", "P1W1D", "PT1.5S", "1D", "P1D1D"])
  }

  @Test func `addresses and host names`() throws {
    try check(
      "ipv4", accepts: ["0.0.0.0", "255.255.255.255"], refuses: ["01.1.1.1", "1.1.1", "256.1.1.1"])
    try check(
      "ipv6", accepts: ["::", "::1", "1::", "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4", "1:2::7:8"],
      refuses: [
        ":", ":::", "1::2::3", "1:2:3:4:5:6:7", "12345::", "::1%eth0", ":1", "1:2:3:4:5:6:7:8::",
      ])
    try check(
      "hostname", accepts: ["a", "a-b.example", "xn--ll-0ea"],
      refuses: [
        "", "-a", "a-", "a..b", "a.", "a_b", "é.example", "xn--X",
        String(repeating: "a", count: 64),
      ])
    try check(
      "idn-hostname", accepts: ["bücher.example", "例え。テスト", "a.b"],
      refuses: ["a..b", "\u{0300}a", "a\u{05D0}", "xn--example-", ""])
    try check(
      "email", accepts: ["a@b", #""a b"@example.com"#, "a@[127.0.0.1]", "a@[IPv6:::1]"],
      refuses: ["a", "@b", "a@", "a..b@c", "a b@c", "a@b@c", "é@example.com", "a@[1.2.3]"])
    try check("idn-email", accepts: ["é@bücher.example"], refuses: ["é", "@bücher.example"])
  }

  @Test func `identifiers`() throws {
    try check(
      "uri", accepts: ["https://a.b/c?d#e", "urn:x:y", "http://[::1]:80/", "mailto:a@b"],
      refuses: ["/a", "a", "http://a b", "http://a/%zz", "http://[::1", "1a:b", "http://é/"])
    try check(
      "uri-reference", accepts: ["", "a/b", "#a", "?a", "//a", "./a:b"],
      refuses: ["1:b", "a\\b", "%"])
    try check("iri", accepts: ["http://é/ü?\u{E000}"], refuses: ["http://é/\u{E000}", "é"])
    try check("iri-reference", accepts: ["é", "#é"], refuses: ["é\\"])
    try check(
      "uri-template", accepts: ["a{b}{?c,d*}", "{e:3}"], refuses: ["{", "{}", "{a:0}", "a}"])
    try check(
      "uuid", accepts: ["123e4567-E89B-12d3-a456-426614174000"],
      refuses: ["123e4567e89b12d3a456426614174000", "{123e4567-e89b-12d3-a456-426614174000}"])
    try check("json-pointer", accepts: ["", "/", "/a~0b~1"], refuses: ["a", "/~", "/~2", "#/a"])
    try check(
      "relative-json-pointer", accepts: ["0", "1/a", "2#", "0+1"],
      refuses: ["", "01", "-1", "1a", "1##"])
    try check(
      "regex", accepts: ["^a+$", "(a)\\1", "a{1,100000}"], refuses: ["(", "a**", "\\Z", "(?i)a"])
  }

  @Test func `every example in a message has its format`() throws {
    let formats = [
      "date-time", "date", "time", "duration", "email", "idn-email", "hostname", "idn-hostname",
      "ipv4", "ipv6", "uri", "uri-reference", "iri", "iri-reference", "uri-template", "uuid",
      "json-pointer", "relative-json-pointer", "regex",
    ]
    for format in formats {
      let schema = try Schema(compiling: ["format": .string(format)])
      let message = try #require(schema.validate("\\ (%").first?.message)
      let example = try #require(message.split(separator: "\"").dropFirst().first)
      #expect(schema.accepts(.string(String(example))), "\(message)")
    }
  }

  @Test func `a long text takes time in proportion to its length`() throws {
    for format in [
      "idn-hostname", "email", "uri", "ipv6", "uri-template", "json-pointer", "duration",
    ] {
      let schema = try Schema(compiling: ["format": .string(format)])
      for unit in ["a", "é", "{a}", "P1", ":", "."] {
        _ = schema.accepts(.string(String(repeating: unit, count: 200_000)))
      }
    }
  }
}
