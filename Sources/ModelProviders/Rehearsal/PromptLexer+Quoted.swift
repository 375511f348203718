import JSON

extension PromptLexer {
  /// Text between quotation marks, on one line for the single ones; `\"` is a mark in the text.
  mutating func readQuoted() -> Bool {
    guard let opener = scalar(at: at) else { return false }
    if opener == "`", readFence() { return true }
    guard let closers = Self.closers[opener], mayOpen(opener) else { return false }
    if let known = unclosed[opener], at < known { return false }
    var end = at + 1
    var content = String.UnicodeScalarView()
    while let next = scalar(at: end) {
      if closers.contains(next), mayClose(opener, at: end) {
        append(.quoted(String(content)), upTo: end + 1)
        return true
      }
      if opener == "'", next.isLineEnd { break }
      let isEscape = next == "\\" && scalar(at: end + 1) == opener
      content.append(isEscape ? opener : next)
      end += isEscape ? 2 : 1
    }
    unclosed[opener] = end
    return false
  }

  /// Three backticks, a language perhaps, lines of text, three backticks.
  private mutating func readFence() -> Bool {
    guard isFence(at: at), unclosed[Self.fence].map({ at >= $0 }) ?? true else { return false }
    var end = at + 3
    while end < source.count, !isFence(at: end) { end += 1 }
    guard end < source.count else {
      unclosed[Self.fence] = end
      return false
    }
    var start = at + 3
    while start < end, source[start].isWordPart { start += 1 }
    if start == end || !source[start].isLineEnd { start = at + 3 }
    let content = text(start..<end)
    append(.quoted(content.trimmingLineEnds), upTo: end + 3)
    return true
  }

  private func isFence(at place: Int) -> Bool {
    (0..<3).allSatisfy { scalar(at: place + $0) == "`" }
  }

  /// An apostrophe in `the dogs' bone` and the inches in `5"` open nothing.
  private func mayOpen(_ opener: Unicode.Scalar) -> Bool {
    guard let next = scalar(at: at + 1), !next.isBlank || opener == "\"" else { return false }
    guard opener == "'" || opener == "\"", let before = scalar(at: at - 1) else { return true }
    return opener == "'" ? !before.isWordPart : !before.isDigit
  }

  private func mayClose(_ opener: Unicode.Scalar, at place: Int) -> Bool {
    guard opener == "'" || opener == "‘" else { return true }
    return scalar(at: place + 1)?.isWordPart != true
  }

  /// Stands for three backticks in `unclosed`.
  private static let fence: Unicode.Scalar = "\u{FFFD}"

  private static let closers: [Unicode.Scalar: [Unicode.Scalar]] = [
    "\"": ["\""], "'": ["'"], "`": ["`"], "“": ["”", "“"], "„": ["“", "”"], "«": ["»"],
    "‘": ["’"], "「": ["」"], "『": ["』"],
  ]
}

extension String {
  /// The text without line ends at its two ends.
  fileprivate var trimmingLineEnds: String {
    var rest = unicodeScalars[...]
    while let first = rest.first, first.isLineEnd { rest = rest.dropFirst() }
    while let last = rest.last, last.isLineEnd { rest = rest.dropLast() }
    return String(rest)
  }
}

extension PromptLexer {
  /// An object written as JSON, or an array that holds more than plain values.
  ///
  /// An array of plain values is left to the other readings, so that its values can be used one
  /// by one as well.
  mutating func readStructure() -> Bool {
    guard let opener = scalar(at: at), opener == "{" || opener == "[" else { return false }
    guard let end = endOfStructure() else { return false }
    let limits = JSONLimits(maxDepth: 64, maxBytes: JSONLimits.standard.maxBytes)
    // What is no JSON is text like any other: the error would tell nobody anything.
    guard let value = try? JSONValue(parsing: text(at..<end), limits: limits) else { return false }
    if let elements = value.array, !elements.contains(where: { $0.isNested }) { return false }
    append(.json(value), upTo: end)
    return true
  }

  /// The place behind the bracket that closes the one here, within the budget.
  private mutating func endOfStructure() -> Int? {
    var depth = 0
    var isInString = false
    var place = at
    while let scalar = scalar(at: place), structureBudget > 0 {
      structureBudget -= 1
      place += 1
      if isInString {
        if scalar == "\\" { place += 1 }
        if scalar == "\"" { isInString = false }
      } else if scalar == "\"" {
        isInString = true
      } else if scalar == "{" || scalar == "[" {
        depth += 1
      } else if scalar == "}" || scalar == "]" {
        depth -= 1
        if depth == 0 { return place }
      }
    }
    return nil
  }
}

extension JSONValue {
  /// Whether it has parts of its own.
  fileprivate var isNested: Bool { array != nil || object != nil }
}
