import JSON
import JSONSchema
import Testing

struct PatternTests {
  /// Checks which texts a pattern matches.
  private func check(
    _ pattern: String, matches: [String] = [], not others: [String] = [],
    location: SourceLocation = #_sourceLocation
  ) throws {
    let schema = try Schema(compiling: ["pattern": .string(pattern)])
    for (texts, isMatch) in [(matches, true), (others, false)] {
      for text in texts {
        #expect(
          schema.accepts(.string(text)) == isMatch, "\(pattern) in \(text)",
          sourceLocation: location)
      }
    }
  }

  /// Checks that a pattern is refused and why.
  private func check(
    _ pattern: String, isRefused reason: String, location: SourceLocation = #_sourceLocation
  ) {
    let error = #expect(throws: SchemaError.self, sourceLocation: location) {
      try Schema(compiling: ["pattern": .string(pattern)])
    }
    let message = error?.faults.first?.message ?? ""
    #expect(message.contains(reason), "\(message)", sourceLocation: location)
  }

  @Test func `sequences, alternatives and groups`() throws {
    try check("", matches: ["", "a"])
    try check("^(ab|c)(?:d|)$", matches: ["ab", "abd", "c", "cd"], not: ["d", "abc"])
    try check("^(?<year>\\d{4})-(?<month>\\d\\d)$", matches: ["2024-01"], not: ["2024-1"])
    try check("^()$|^(|a)b$", matches: ["", "b", "ab"], not: ["a"])
  }

  @Test func `quantifiers with and without bounds, greedy or lazy`() throws {
    try check("^a*$", matches: ["", "aaa"], not: ["ab"])
    try check("^a+?b$", matches: ["ab", "aab"], not: ["b"])
    try check("^a?$", matches: ["", "a"], not: ["aa"])
    try check("^(ab){2,3}$", matches: ["abab", "ababab"], not: ["ab", "abababab"])
    try check("^a{2}$", matches: ["aa"], not: ["a", "aaa"])
    try check("^a{2,}?$", matches: ["aa", "aaaa"], not: ["a"])
    try check("^a{0}b{0,0}$", matches: [""], not: ["a", "b"])
    try check("^(a*)*$", matches: ["", "aa"], not: ["b"])
    try check("^(?:){1000000000}(?:)*$", matches: [""], not: ["a"])
  }

  @Test func `classes with ranges, escapes and negation`() throws {
    try check("^[a-c\\d_-]+$", matches: ["a-1_", "c"], not: ["d", ""])
    try check("^[^a-c]$", matches: ["d", "\n", "🐲"], not: ["a", ""])
    try check("^[]$", not: ["", "a"])
    try check("^[^]$", matches: ["a", "\n"], not: [""])
    try check("^[\\]\\\\^-]+$", matches: ["]\\^-"], not: ["a"])
    try check("^[\\w.]$", matches: ["a", "."], not: ["-"])
    try check("^[\\w-.]$", matches: ["a", "-", "."], not: ["+"])
    try check("^[\\b]$", matches: ["\u{08}"], not: ["b"])
    try check("^[α-ω🐲-🐴]+$", matches: ["λ🐳"], not: ["Λ"])
    try check("^[^\\D5]$", matches: ["4"], not: ["5", "a"])
  }

  @Test func `escapes are those of ECMA-262 in Unicode mode`() throws {
    try check("^\\d\\D\\w\\W\\s\\S$", matches: ["1ab-\tx"], not: ["1ab- "])
    try check("^\\d$", not: ["٣"])
    try check("^\\s$", matches: ["\u{A0}", "\u{FEFF}", "\u{2029}"], not: ["\u{200B}"])
    try check("^\\u0061\\x62\\u{1F432}\\uD83D\\uDC32\\cA\\0$", matches: ["ab🐲🐲\u{01}\u{00}"])
    try check("^\\/\\.\\-\\@\\_$", matches: ["/.-@_"])
    try check("^{\\{}]$", matches: ["{{}]"])
    try check("^a{,b$", matches: ["a{,b"])
    try check("^.$", matches: ["\u{85}", "🐲"], not: ["\n", "\r", "\u{2028}"])
  }

  @Test func `Unicode properties by category, script and name`() throws {
    try check("^\\p{L}+$", matches: ["aéλ中"], not: ["1", "a1"])
    try check("^\\p{Lu}\\p{Lowercase_Letter}\\P{L}$", matches: ["Aé1"], not: ["aA1"])
    try check("^\\p{gc=Nd}\\p{General_Category=Sc}$", matches: ["٣€"], not: ["a€"])
    try check("^\\p{Script=Greek}\\p{sc=Cyrl}$", matches: ["λж"])
    try check("^[\\p{Script=Han}\\p{Script=Latin}]+$", matches: ["中a"], not: ["λ"])
    try check("^\\p{Alphabetic}\\p{White_Space}\\p{Emoji}$", matches: ["a 🐲"])
    try check("^[^\\p{ASCII}]$", matches: ["é"], not: ["e"])
    try check("^\\p{Any}\\p{Assigned}$", matches: ["\u{378}a"], not: ["a\u{378}"])
  }

  @Test func `anchors and word boundaries look at the edges`() throws {
    try check("^$", matches: [""], not: ["\n"])
    try check("\\bcat\\b", matches: ["a cat.", "cat"], not: ["cats", "_cat"])
    try check("\\Bcat", matches: ["_cat"], not: ["cat", " cat"])
    try check("a^b|c$d", not: ["ab", "cd"])
    try check("(?:^)*a(?:$)+", matches: ["ba"], not: ["ab"])
  }

  @Test func `lookarounds are matched, nested ones too`() throws {
    try check("^(?=.*[A-Z])(?=.*\\d).{4,}$", matches: ["abC1", "1Cab"], not: ["abc1", "C1"])
    try check("^(?!foo|bar)\\w+$", matches: ["fo", "xfoo"], not: ["foo", "bars"])
    try check("(?<=\\$)\\d+(?!\\d|\\.)", matches: ["a$12"], not: ["12", "$1."])
    try check("(?<!a)b$", matches: ["cb", "b"], not: ["ab"])
    try check("^(?=(?!b)\\w(?<=a)).b$", matches: ["ab"], not: ["bb", "cb"])
    try check("^(?:(?=a)a|(?!a)[^a])*$", matches: ["abab"])
    try check("(?=a)*b", matches: ["b"])
  }

  @Test(arguments: [
    "(a+)+$", "^(a*)*$", "(a|aa)+$", "^(a|a?)+$", "(.*a){12}$", "^(?=(a+)+$)b", "(?<=(a+)+)c",
    "(?:(?:(?:a*)*)*)*b", "a*a*a*a*a*a*c", "(x+x+)+y",
  ])
  func `a catastrophic pattern takes time in proportion to the text`(pattern: String) throws {
    let clock = ContinuousClock()
    let schema = try Schema(compiling: ["pattern": .string(pattern)])
    let text = JSONValue.string(String(repeating: "a", count: 50_000) + "!")
    var isMatch = true
    let time = clock.measure { isMatch = schema.accepts(text) }
    #expect(!isMatch)
    // Backtracking would take longer than anyone can wait; this leaves room for slow machines.
    #expect(time < .seconds(20))
  }

  @Test func `a program that would be too big is refused before it is built`() {
    for pattern in [
      "a{1,100000}", "(a{1,1000}){1,1000}", "((((a{99}){99}){99}){99}){99}", "[a-z]{999999999}",
    ] {
      check(pattern, isRefused: "more than 20000 matcher states")
    }
    check(String(repeating: "(?:)", count: 40_000), isRefused: "more than 20000 matcher states")
  }

  @Test func `all patterns of a schema share one bound`() throws {
    let many = (0..<20).map { #""p\#($0)":{"pattern":"^a{9000}$"}"# }.joined(separator: ",")
    #expect(throws: SchemaError.self) { try Schema(compiling: json("{\"properties\":{\(many)}}")) }
  }

  @Test(arguments: [
    ("(a)\\1", "back-references cannot be matched"),
    ("(?<n>a)\\k<n>", "back-references cannot be matched"),
    ("(", "is not closed"), ("a)", "unmatched ')'"), ("[a", "is not closed"),
    ("*a", "nothing to repeat"),
    ("a**", "nothing to repeat"), ("{1}", "nothing to repeat"),
    ("^*", "an assertion cannot be repeated"),
    ("a{2,1}", "out of order"), ("a{,3}", "write {0,n}"), ("[z-a]", "out of order"),
    ("\\", "escapes nothing"), ("\\Z", "is not an escape"), ("\\a", "is not an escape"),
    ("\\01", "octal"), ("\\u12", "4 hexadecimal digits"), ("\\u{110000}", "no Unicode scalar"),
    ("\\uD800", "lone surrogate"), ("\\uD83Dx", "lone surrogate"),
    ("\\p{Nonsense}", "no Unicode property"), ("\\pL", "in braces"),
    ("\\c1", "needs a letter"), ("(?i)a", "no such group"), ("(?P<n>a)", "no such group"),
    ("(?<n>a)(?<n>b)", "two groups"), ("(?<1>a)", "malformed"), ("\\k", "angle brackets"),
  ])
  func `what cannot be used is refused with a reason`(pattern: String, reason: String) {
    check(pattern, isRefused: reason)
  }

  @Test func `groups nest to a bound`() throws {
    let nested = { String(repeating: "(", count: $0) + "a" + String(repeating: ")", count: $0) }
    try check(nested(100), matches: ["a"])
    check(nested(101), isRefused: "nested more than 100 deep")
    check(nested(200_000), isRefused: "20000 matcher states")
  }
}
