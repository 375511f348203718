/// The first place where a text is not JSON as RFC 8259 defines it, or is beyond its bounds.
package struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The offset, in bytes from the start of the text, of the first byte that cannot stand there.
  ///
  /// It is the length of the text if that ends too early, the offset of the first byte of a
  /// sequence that is not UTF-8, and `maxBytes` if the text is too long.
  package let offset: Int

  /// What is wrong at that place.
  package let reason: Reason

  /// Makes the error that says `reason` of the byte at `offset`.
  package init(offset: Int, reason: Reason) {
    self.offset = offset
    self.reason = reason
  }

  /// The offset and the reason in one line of plain words.
  package var description: String { "byte \(offset): \(reason)" }
}

extension JSONError {
  /// What is wrong, one case for each message a reader may get.
  package enum Reason: Sendable, Equatable, CaseIterable, CustomStringConvertible {
    case unexpectedEnd
    case expectedValue
    case expectedKey
    case expectedColon
    case expectedCommaOrBracket
    case expectedCommaOrBrace
    case invalidWord
    case expectedDigit
    case leadingZero
    case controlCharacter
    case invalidEscape
    case invalidUnicodeEscape
    case invalidUTF8
    case byteOrderMark
    case trailingBytes
    case tooDeep
    case tooLarge

    /// The reason in plain words, without a full stop.
    package var description: String {
      switch self {
      case .unexpectedEnd: "the text ends before its value is complete"
      case .expectedValue: "a value must begin here"
      case .expectedKey: "a member name in double quotes must stand here"
      case .expectedColon: "a colon must follow the member name"
      case .expectedCommaOrBracket: "a comma or ] must follow the element"
      case .expectedCommaOrBrace: "a comma or } must follow the member"
      case .invalidWord: "the only words are true, false and null"
      case .expectedDigit: "a number needs a digit here"
      case .leadingZero: "a number must not begin with a zero that another digit follows"
      case .controlCharacter: "a control character in a string must be escaped"
      case .invalidEscape: "a backslash must be followed by one of \" \\ / b f n r t u"
      case .invalidUnicodeEscape: "\\u must be followed by four hexadecimal digits"
      case .invalidUTF8: "the bytes are not UTF-8"
      case .byteOrderMark: "a byte order mark must not stand before the value"
      case .trailingBytes: "nothing but white space may follow the value"
      case .tooDeep: "arrays and objects are nested too deeply"
      case .tooLarge: "the text is too long"
      }
    }
  }
}
