import JSON

extension PromptLexer {
  /// A number: sign, digits, groups of three, decimals, exponent.
  ///
  /// `5kg` is a number and a word; `3fa8-42`, `1.2.3` and `555-123-4567` are names.
  mutating func readNumber() -> Bool {
    guard let start = startOfDigits() else { return false }
    var literal = source[at] == "-" || source[at] == "\u{2212}" ? "-" : ""
    var end = start
    literal += readIntegerPart(&end)
    if scalar(at: end) == ".", scalar(at: end + 1)?.isDigit == true {
      literal += "." + readDigits(from: &end, skipping: 1)
    }
    readExponent(from: &end, into: &literal)
    if isName(from: start, digitsEnd: end) { return readName() }
    guard let number = JSONNumber(literal: literal) else { return readName() }
    append(.number(number), upTo: end)
    return true
  }

  /// Where the digits of a number begin, when a number begins here.
  private func startOfDigits() -> Int? {
    guard let first = scalar(at: at) else { return nil }
    if first.isDigit { return at }
    if first == "." { return scalar(at: at + 1)?.isDigit == true && isFree ? at : nil }
    guard first == "-" || first == "+" || first == "\u{2212}", isFree else { return nil }
    if scalar(at: at + 1)?.isDigit == true { return at + 1 }
    let isFraction = scalar(at: at + 1) == "." && scalar(at: at + 2)?.isDigit == true
    return isFraction ? at + 1 : nil
  }

  /// Whether nothing stands directly before, and no number that a sign would link to this one.
  private var isFree: Bool {
    guard let before = scalar(at: at - 1) else { return true }
    if before.isWordPart || before == ")" || before == "]" || before == "." { return false }
    guard before.isBlank, let last = tokens.last else { return true }
    return !last.isOperand && !last.isMark(")")
  }

  /// The digits before the point without leading zeros; JSON allows neither those nor groups.
  private func readIntegerPart(_ end: inout Int) -> String {
    var digits = ""
    let start = end
    while let next = scalar(at: end) {
      if next.isDigit {
        digits.unicodeScalars.append(next)
        end += 1
      } else if isGroup(at: end, digits: end - start, separator: next) {
        end += 1
      } else {
        break
      }
    }
    let significant = digits.drop { $0 == "0" }
    return significant.isEmpty ? "0" : String(significant)
  }

  /// Whether a separator of groups stands here: `1,000` or `1_000`, but not the comma of a list.
  private func isGroup(at place: Int, digits: Int, separator: Unicode.Scalar) -> Bool {
    guard separator == "_" || (separator == "," && listDepth == 0) else { return false }
    guard digits > 0, digits <= 3 || scalar(at: place - 4) == separator else { return false }
    let isThree = (1...3).allSatisfy { scalar(at: place + $0)?.isDigit == true }
    return isThree && scalar(at: place + 4)?.isDigit != true && source[place - digits] != "0"
  }

  private func readDigits(from end: inout Int, skipping: Int) -> String {
    end += skipping
    var digits = ""
    while let next = scalar(at: end), next.isDigit {
      digits.unicodeScalars.append(next)
      end += 1
    }
    return digits
  }

  private func readExponent(from end: inout Int, into literal: inout String) {
    guard let mark = scalar(at: end), mark == "e" || mark == "E" else { return }
    let next = scalar(at: end + 1)
    let hasSign = next == "+" || next == "-"
    var place = end
    guard scalar(at: end + (hasSign ? 2 : 1))?.isDigit == true else { return }
    let digits = readDigits(from: &place, skipping: hasSign ? 2 : 1)
    guard scalar(at: place)?.isWordPart != true else { return }
    literal += text(end..<(end + (hasSign ? 2 : 1))) + digits
    end = place
  }

  /// Whether the digits are the beginning of a name and not a number.
  private func isName(from start: Int, digitsEnd: Int) -> Bool {
    guard let next = scalar(at: digitsEnd) else { return false }
    if next == ".", scalar(at: digitsEnd + 1)?.isDigit == true { return true }
    if next == "-" { return isDialled(from: start) }
    guard next.isWordPart, !next.isUnspaced else { return false }
    if next == "x", scalar(at: digitsEnd + 1)?.isDigit == true { return false }
    var end = digitsEnd
    while let letter = scalar(at: end), letter.isLetter, end - digitsEnd <= Self.longestUnit {
      end += 1
    }
    if end - digitsEnd > Self.longestUnit { return true }
    return scalar(at: end).map { $0.isWordPart || $0 == "-" } ?? false
  }

  /// Whether digits and hyphens follow as in a telephone number: two hyphens, seven digits.
  private func isDialled(from start: Int) -> Bool {
    var digits = 0
    var hyphens = 0
    var place = start
    while let next = scalar(at: place), next.isDigit || next == "-", place - start < 40 {
      digits += next.isDigit ? 1 : 0
      hyphens += next == "-" ? 1 : 0
      place += 1
    }
    if scalar(at: place)?.isLetter == true { return hyphens > 1 || !isPlainWord(from: place) }
    return hyphens >= 2 && digits >= 7
  }

  /// Whether small letters follow and then the word is over, as in `3-day`.
  private func isPlainWord(from start: Int) -> Bool {
    var place = start
    while let next = scalar(at: place), next.properties.isLowercase { place += 1 }
    return scalar(at: place).map { !$0.isWordPart && $0 != "-" } ?? true
  }

  private mutating func readName() -> Bool {
    var end = at
    while let next = scalar(at: end) {
      let isInner = next == "." || next == "-"
      guard next.isWordPart || isInner else { break }
      if isInner, scalar(at: end + 1)?.isWordPart != true, end > at { break }
      end += 1
    }
    append(.word, upTo: max(end, at + 1))
    return true
  }

  /// The letters of the longest unit that may stand behind a number without a space.
  private static let longestUnit = 4
}
