/// Escapes and character classes.
extension PatternParser {
  /// What one member of a character class contributes.
  private enum ClassMember {
    case scalar(Unicode.Scalar)
    case ranges([ClosedRange<UInt32>])
    case property(ScalarSet.PropertyTest)
  }

  // MARK: Outside classes.

  /// Reads an escape that stands for itself in a sequence.
  mutating func escape() throws(PatternError) -> PatternNode {
    let start = position
    switch peek(1) {
    case "b":
      position += 2
      return .boundary(.word)
    case "B":
      position += 2
      return .boundary(.notWord)
    case "k":
      position += 2
      guard accept("<") else { throw syntax("\\k needs a group's name in angle brackets") }
      _ = try groupName()
      noteUnsupported("back-references cannot be matched in bounded time", at: start)
      return .empty
    case .some("1"..."9"):
      position += 2
      while let digit = peek(), ("0"..."9").contains(digit) { position += 1 }
      noteUnsupported("back-references cannot be matched in bounded time", at: start)
      return .empty
    default:
      switch try member() {
      case .scalar(let scalar): return .scalars(ScalarSet(scalar))
      case .ranges(let ranges): return .scalars(ScalarSet(ranges: ranges))
      case .property(let test): return .scalars(ScalarSet(ranges: [], properties: [test]))
      }
    }
  }

  private mutating func noteUnsupported(_ reason: String, at offset: Int) {
    if unsupported == nil { unsupported = (reason, offset) }
  }

  // MARK: Classes.

  /// Reads `[…]`.
  mutating func characterClass() throws(PatternError) -> ScalarSet {
    let start = position
    position += 1
    let isInverted = accept("^")
    var ranges: [ClosedRange<UInt32>] = []
    var properties: [ScalarSet.PropertyTest] = []
    while !accept("]") {
      guard peek() != nil else {
        throw .syntax(reason: "the class that starts here is not closed", offset: start)
      }
      let memberStart = position
      switch try member() {
      case .property(let test): properties.append(test)
      case .ranges(let more): ranges += more
      case .scalar(let lower):
        guard let upper = try upperBound() else {
          ranges.append(lower.value...lower.value)
          continue
        }
        guard lower <= upper else {
          throw .syntax(reason: "the range in the class is out of order", offset: memberStart)
        }
        ranges.append(lower.value...upper.value)
      }
    }
    return ScalarSet(ranges: ranges, properties: properties, isInverted: isInverted)
  }

  /// Reads `-x` behind a class member; nil where the hyphen stands for itself.
  private mutating func upperBound() throws(PatternError) -> Unicode.Scalar? {
    guard peek() == "-", let next = peek(1), next != "]" else { return nil }
    let start = position
    position += 1
    if case .scalar(let upper) = try member() { return upper }
    position = start
    return nil
  }

  /// Reads one scalar or one escape, inside or outside a class.
  private mutating func member() throws(PatternError) -> ClassMember {
    guard let first = peek() else { throw syntax("the pattern ends too early") }
    position += 1
    guard first == "\\" else { return .scalar(first) }
    guard let escaped = peek() else { throw syntax("a backslash at the end escapes nothing") }
    position += 1
    switch escaped {
    case "d": return .ranges(ScalarSet.digitRanges)
    case "D": return .ranges(ScalarSet.complement(of: ScalarSet.digitRanges))
    case "w": return .ranges(ScalarSet.wordRanges)
    case "W": return .ranges(ScalarSet.complement(of: ScalarSet.wordRanges))
    case "s": return .ranges(ScalarSet.spaceRanges)
    case "S": return .ranges(ScalarSet.complement(of: ScalarSet.spaceRanges))
    case "p", "P": return .property(try property(isNegated: escaped == "P"))
    default: return .scalar(try scalar(escaped))
    }
  }

  private mutating func property(
    isNegated: Bool
  ) throws(PatternError) -> ScalarSet.PropertyTest {
    let start = position
    var name = ""
    if accept("{") {
      while let next = peek(), next != "}", next.isASCII {
        name.unicodeScalars.append(next)
        position += 1
      }
    }
    guard !name.isEmpty, accept("}") else {
      throw .syntax(reason: "\\p needs a property's name in braces", offset: start)
    }
    guard let property = UnicodeProperty.named(name) else {
      throw .syntax(reason: "there is no Unicode property '\(name)' here", offset: start)
    }
    return ScalarSet.PropertyTest(property: property, isNegated: isNegated)
  }

  // MARK: Single scalars.

  private mutating func scalar(_ escaped: Unicode.Scalar) throws(PatternError) -> Unicode.Scalar {
    switch escaped {
    case "t": return "\t"
    case "n": return "\n"
    case "r": return "\r"
    case "v": return "\u{0B}"
    case "f": return "\u{0C}"
    case "b": return "\u{08}"
    case "0":
      if let digit = peek(), ("0"..."9").contains(digit) {
        throw syntax("octal escapes are not part of ECMA-262's Unicode mode")
      }
      return "\u{00}"
    case "c":
      guard let letter = peek(), letter.isASCII, letter.properties.isAlphabetic else {
        throw syntax("\\c needs a letter")
      }
      position += 1
      return Unicode.Scalar(UInt8(letter.value & 0x1F))
    case "x": return try valid(hex(digits: 2))
    case "u": return try unicodeEscape()
    default:
      // Letters and digits are reserved for escapes with a meaning of their own.
      guard escaped.isASCII, !ScalarSet.word.contains(escaped) || escaped == "_" else {
        throw syntax("'\\\(escaped)' is not an escape of ECMA-262")
      }
      return escaped
    }
  }

  private mutating func unicodeEscape() throws(PatternError) -> Unicode.Scalar {
    if accept("{") {
      var value: UInt32 = 0
      var count = 0
      while let next = peek(), let digit = next.hexDigit {
        value = min(value << 4 | digit, 0x11_0000)
        count += 1
        position += 1
      }
      guard count > 0, accept("}") else { throw syntax("\\u{…} needs hexadecimal digits") }
      return try valid(value)
    }
    let first = try hex(digits: 4)
    guard (0xD800..<0xDC00).contains(first), accept(text: "\\u") else { return try valid(first) }
    let second = try hex(digits: 4)
    guard (0xDC00..<0xE000).contains(second) else {
      throw syntax("a leading surrogate is not followed by a trailing one")
    }
    return try valid(0x1_0000 + (first - 0xD800) << 10 + (second - 0xDC00))
  }

  private mutating func hex(digits: Int) throws(PatternError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<digits {
      guard let digit = peek()?.hexDigit else {
        throw syntax("\(digits) hexadecimal digits expected")
      }
      value = value << 4 | digit
      position += 1
    }
    return value
  }

  private func valid(_ value: UInt32) throws(PatternError) -> Unicode.Scalar {
    guard let scalar = Unicode.Scalar(value) else {
      throw syntax("the escape names no Unicode scalar; a lone surrogate occurs in no JSON text")
    }
    return scalar
  }
}

extension Unicode.Scalar {
  /// The value of an ASCII hexadecimal digit.
  fileprivate var hexDigit: UInt32? {
    switch self {
    case "0"..."9": value - 0x30
    case "a"..."f": value - 0x57
    case "A"..."F": value - 0x37
    default: nil
    }
  }
}
