/// What is said in plays.
enum SampleText {
  /// Plain text of a few deltas.
  static let plain = "The answer is 12.\n"
  /// Characters of two, three and four bytes, combining ones among them.
  static let unicode = "Grüße, 世界! 👩‍👩‍👧 e\u{301} ½ 🏳️‍🌈.\n"
  /// Everything that JSON escapes, and what some languages take for a line break.
  static let hard =
    "quote \" backslash \\ slash / tab \t return \r\n bell \u{7} escape \u{1B} delete \u{7F}"
    + " line\u{2028}paragraph\u{2029}next\u{85} nbsp\u{A0} bom\u{FEFF} {\"a\":[1,2]} \\u0041 \\n 😀𝄞\u{10FFFF}"

  /// Cuts a text into deltas of a few characters.
  static func deltas(_ text: String, _ length: Int = 4) -> [String] {
    var deltas: [String] = []
    var rest = Array(text)[...]
    while !rest.isEmpty {
      deltas.append(String(rest.prefix(length)))
      rest = rest.dropFirst(length)
    }
    return deltas
  }
}
