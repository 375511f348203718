import JSON

/// Reads numbers that are written as words: `five`, `twenty-five`, `two hundred and six`.
enum NumberWords {
  /// The pieces with every number in words put together into one number.
  static func folded(in tokens: [PromptToken]) -> [PromptToken] {
    guard tokens.contains(where: { $0.isWord && part(of: $0) != nil }) else { return tokens }
    var folded: [PromptToken] = []
    folded.reserveCapacity(tokens.count)
    var at = 0
    while at < tokens.count {
      if let (value, length) = number(in: tokens, at: at) {
        folded.append(token(value, tokens[at..<(at + length)]))
        at += length
      } else {
        folded.append(tokens[at])
        at += 1
      }
    }
    return folded
  }

  private static func token(_ value: Int, _ parts: ArraySlice<PromptToken>) -> PromptToken {
    let text = parts.map(\.text).joined(separator: " ")
    let first = parts[parts.startIndex]
    return PromptToken(
      kind: .number(JSONNumber(value)), text: text,
      facts: WordFacts(text.lowercased(), isWord: false),
      range: first.range.lowerBound..<parts[parts.endIndex - 1].range.upperBound,
      startsSentence: first.startsSentence, startsLine: first.startsLine)
  }

  /// The number that begins at a piece, and how many pieces it takes.
  private static func number(in tokens: [PromptToken], at start: Int) -> (Int, Int)? {
    guard let first = part(of: tokens[start]), first < 100, isCount(tokens, at: start) else {
      return nil
    }
    var total = 0
    var group = first
    var end = start + 1
    while end < tokens.count, end - start < longest {
      let skipsAnd = tokens[end].folded == "and" && group >= 100
      let next = end + (skipsAnd ? 1 : 0)
      guard next < tokens.count, let value = part(of: tokens[next]) else { break }
      if value == 100, !skipsAnd, group > 0, group < 100 {
        group *= 100
      } else if value >= 1000, !skipsAnd, group > 0 {
        total += group * value
        group = 0
      } else if value < 100, group % 100 == 0, group > 0 || total > 0 {
        group += value
      } else if value < 10, group % 10 == 0, group % 100 >= 20 {
        group += value
      } else {
        break
      }
      end = next + 1
    }
    return (total + group, end - start)
  }

  /// Whether the word counts something: `one of them` and `the two numbers` give no value.
  private static func isCount(_ tokens: [PromptToken], at place: Int) -> Bool {
    let next = place + 1 < tokens.count ? tokens[place + 1].folded : ""
    if ["numbers", "values", "integers", "things", "of", "arguments"].contains(next) {
      return false
    }
    guard tokens[place].folded == "one" else { return true }
    let before = place > 0 ? tokens[place - 1].folded : ""
    return !notCounting.contains(before)
  }

  private static func part(of token: PromptToken) -> Int? {
    guard token.isWord else { return nil }
    if let value = values[token.folded] { return value }
    let pieces = token.folded.split(separator: "-")
    guard pieces.count == 2, let tens = values[String(pieces[0])], tens >= 20, tens < 100,
      let ones = values[String(pieces[1])], ones < 10
    else { return nil }
    return tens + ones
  }

  /// Enough for every number below a billion.
  private static let longest = 16
  private static let notCounting: Set<String> = [
    "which", "this", "that", "the", "any", "no", "each", "every", "another", "some",
  ]
  private static let values: [String: Int] = [
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90, "hundred": 100, "thousand": 1000, "million": 1_000_000,
  ]
}
