extension Unicode.Scalar {
  /// An ASCII digit.
  var isDigit: Bool { value >= 0x30 && value <= 0x39 }

  /// A letter, a digit, a combining mark or `_`.
  var isWordPart: Bool {
    if value < 0x80 { return isDigit || isASCIILetter || self == "_" }
    return properties.isAlphabetic || properties.numericType != nil
      || properties.generalCategory == .nonspacingMark
  }

  /// A letter of any script.
  var isLetter: Bool { value < 0x80 ? isASCIILetter : properties.isAlphabetic }

  /// An ASCII letter.
  var isASCIILetter: Bool { (value | 0x20) >= 0x61 && (value | 0x20) <= 0x7A }

  /// A letter of a script that is written without spaces, such as Chinese and Japanese.
  var isUnspaced: Bool { value >= 0x2E80 && value < 0xAC00 || value >= 0x20000 && value < 0x32000 }

  /// Space, tab, or another white space.
  var isBlank: Bool { self == " " || self == "\t" || isLineEnd || properties.isWhitespace }

  /// The end of a line.
  var isLineEnd: Bool { self == "\n" || self == "\r" || self == "\u{2028}" || self == "\u{2029}" }

  /// Ends whatever stands before it, also without a space.
  var isDelimiter: Bool {
    if value < 0x80 { return isBlank || "\"<>,;()[]{}|=".unicodeScalars.contains(self) }
    return isBlank || "“”„«»「」『』、。，！？；（）".unicodeScalars.contains(self)
  }

  /// Ends a sentence and is never the last sign of an address or a path.
  var isClosingPunctuation: Bool { ".!?:;,'’…".unicodeScalars.contains(self) }
}
