extension PromptLexer {
  /// An address, a date or a path: what is told by a whole run of signs without spaces.
  mutating func readWholeChunk() -> Bool {
    guard at >= chunkEnd else { return false }
    if let end = endOfURL() {
      append(.url, upTo: end)
      return true
    }
    var end = at
    while let next = scalar(at: end), !next.isDelimiter, !isLabelColon(at: end) { end += 1 }
    chunkEnd = end
    while end > at, source[end - 1].isClosingPunctuation { end -= 1 }
    guard end > at + 2, let kind = ChunkReading(scalars: source[at..<end]).kind else {
      return false
    }
    append(kind, upTo: end)
    return true
  }

  /// A colon behind a name ends it, but not those of `10:30`, `https://` and `C:\`.
  private func isLabelColon(at place: Int) -> Bool {
    guard source[place] == ":" else { return false }
    guard let next = scalar(at: place + 1) else { return true }
    if next == "\\" { return false }
    return !(next.isDigit && place > at && source[place - 1].isDigit)
  }

  /// The end of the address that begins here: a scheme or `www.`, then no white space.
  private func endOfURL() -> Int? {
    var place = at
    while let next = scalar(at: place), next.isASCIILetter, place - at < Self.longestScheme {
      place += 1
    }
    let isWeb = place - at == 3 && text(at..<place).lowercased() == "www"
    let separator = isWeb ? "." : "://"
    guard place > at, text(place..<(place + separator.utf8.count)) == separator else { return nil }
    var end = place + separator.utf8.count
    let start = end
    while let next = scalar(at: end), !next.isBlank, !"\"<>“”".unicodeScalars.contains(next) {
      end += 1
    }
    while end > start, isOutsideURL(from: start, last: end - 1) { end -= 1 }
    return end > start ? end : nil
  }

  /// Whether the last sign belongs to the sentence: punctuation, or a bracket not opened inside.
  private func isOutsideURL(from start: Int, last: Int) -> Bool {
    let scalar = source[last]
    if scalar.isClosingPunctuation || scalar == "]" || scalar == "}" { return true }
    guard scalar == ")" else { return false }
    return !source[max(start, last - Self.bracketSearch)..<last].contains("(")
  }

  private static let longestScheme = 12
  private static let bracketSearch = 200
}

/// Tells what a run of signs without spaces is, by its form alone.
struct ChunkReading {
  /// The run; at least one scalar.
  let scalars: ArraySlice<Unicode.Scalar>

  /// What the run is, or nil when it is words, numbers and marks.
  var kind: PromptToken.Kind? {
    if isEmail { return .email }
    if isDate { return .date }
    if isTime { return .time }
    if isPath { return .path }
    return nil
  }

  private var isEmail: Bool {
    let parts = scalars.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, let domain = parts.last, parts[0].count > 0 else { return false }
    let isPlain = parts.joined().allSatisfy { $0.isWordPart || ".+-%'".unicodeScalars.contains($0) }
    guard isPlain, let dot = domain.lastIndex(of: ".") else { return false }
    return dot > domain.startIndex && domain.endIndex - dot > 2
  }

  /// The run with every digit as `9`, up to the length that a date can have.
  private var pattern: String {
    var pattern = ""
    for scalar in scalars.prefix(40) {
      pattern.unicodeScalars.append(scalar.isDigit ? "9" : scalar)
    }
    return pattern
  }

  private var isDate: Bool {
    guard scalars.count <= 40 else { return false }
    let pattern = pattern
    if Self.slashed.contains(pattern) { return true }
    guard pattern.hasPrefix("9999-99-99") else { return false }
    let clock = pattern.dropFirst(10)
    if clock.isEmpty { return true }
    return (clock.first == "T" || clock.first == "t") && clock.dropFirst().hasPrefix("99:99")
  }

  private var isTime: Bool {
    guard scalars.count <= 8 else { return false }
    return ["9:99", "99:99", "99:99:99", "9:99am", "9:99pm", "99:99am", "99:99pm"].contains(pattern)
  }

  private var isPath: Bool {
    guard let first = scalars.first, scalars.contains(where: { $0.isLetter }) else { return false }
    guard scalars.allSatisfy({ $0.isWordPart || "/\\.-~:+@#%*$&!".unicodeScalars.contains($0) })
    else { return false }
    let lead = scalars.prefix(3).map { $0 }
    if first == "/" { return lead.count > 1 && (lead[1].isWordPart || lead[1] == ".") }
    if lead.starts(with: ["~", "/"]) || lead.starts(with: [".", "/"]) { return true }
    if lead == [".", ".", "/"] { return true }
    if first.isASCIILetter, lead.dropFirst().elementsEqual([":", "\\"]) { return true }
    guard first.isWordPart || first == "." else { return false }
    if let slash = scalars.firstIndex(where: { $0 == "/" || $0 == "\\" }) {
      return isStep(at: slash)
    }
    return hasExtension
  }

  /// Whether a slash stands between names, and not between numbers.
  private func isStep(at slash: Int) -> Bool {
    guard slash > scalars.startIndex, scalars[slash - 1].isWordPart else { return false }
    guard slash + 1 < scalars.endIndex else { return true }
    return scalars[slash + 1].isWordPart
      && !(scalars[slash - 1].isDigit && scalars[slash + 1].isDigit)
  }

  /// Whether a name with letters ends in a dot and a short name that begins with a letter.
  private var hasExtension: Bool {
    guard let dot = scalars.lastIndex(of: "."), dot + 1 < scalars.endIndex else { return false }
    let stem = scalars[..<dot]
    let ending = scalars[(dot + 1)...]
    guard ending.count <= 5, scalars[dot + 1].isASCIILetter, !stem.isEmpty else { return false }
    guard ending.allSatisfy({ $0.isASCIILetter || $0.isDigit }) else { return false }
    if stem.allSatisfy({ !$0.isLetter }) { return ending.count > 1 && !startsWithDigit }
    return ending.count > 1 || !Self.shortened.contains(String(String.UnicodeScalarView(scalars)))
  }

  private var startsWithDigit: Bool { scalars.first?.isDigit == true }

  private static let slashed: Set<String> = [
    "9999/99/99", "99/99/9999", "9/99/9999", "99/9/9999", "9/9/9999", "99.99.9999", "9.9.9999",
    "9.99.9999", "99.9.9999",
  ]
  private static let shortened: Set<String> = ["e.g", "i.e", "a.m", "p.m", "U.S", "U.K", "u.s"]
}
