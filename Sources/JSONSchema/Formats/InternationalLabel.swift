/// The rules of RFC 5891, section 4.2, and RFC 5892 for one label in Unicode.
///
/// Whether the label is in normalization form C is not checked: the standard library does not say.
enum InternationalLabel {
  /// Whether the label may be registered.
  static func isValid(_ label: [Unicode.Scalar]) -> Bool {
    guard let first = label.first, first != "-", label.last != "-" else { return false }
    if label.count >= 4, label[2] == "-", label[3] == "-" { return false }
    switch first.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: return false
    default: break
    }
    return label.indices.allSatisfy { isPermitted(label, at: $0) }
  }

  private static func isPermitted(_ label: [Unicode.Scalar], at index: Int) -> Bool {
    let scalar = label[index]
    switch scalar.value {
    case 0x2D, 0x30...0x39, 0x61...0x7A: return true
    case 0xDF, 0x3C2, 0x6FD, 0x6FE, 0xF0B, 0x3007: return true
    case 0x640, 0x7FA, 0x302E, 0x302F, 0x3031...0x3035, 0x303B: return false
    case 0xB7, 0x375, 0x5F3, 0x5F4, 0x30FB, 0x660...0x669, 0x6F0...0x6F9, 0x200C, 0x200D:
      return isPermittedByContext(label, at: index)
    // Ignorable blocks and old Hangul jamo.
    case 0x20D0...0x20FF, 0x1D100...0x1D24F, 0x1100...0x11FF, 0xA960...0xA97F, 0xD7B0...0xD7FF:
      return false
    default: break
    }
    let properties = scalar.properties
    if properties.changesWhenNFKCCaseFolded || properties.isDefaultIgnorableCodePoint
      || properties.isWhitespace || properties.isNoncharacterCodePoint
    {
      return false
    }
    switch properties.generalCategory {
    case .lowercaseLetter, .uppercaseLetter, .otherLetter, .modifierLetter, .decimalNumber,
      .nonspacingMark, .spacingMark:
      return true
    default: return false
    }
  }

  /// The contextual rules of RFC 5892, appendix A.
  private static func isPermittedByContext(_ label: [Unicode.Scalar], at index: Int) -> Bool {
    let before = index > 0 ? label[index - 1] : nil
    let after = index + 1 < label.count ? label[index + 1] : nil
    switch label[index].value {
    case 0xB7: return before == "l" && after == "l"
    case 0x375: return after.map(UnicodeScript.greek.contains) ?? false
    case 0x5F3, 0x5F4: return before.map(UnicodeScript.hebrew.contains) ?? false
    case 0x30FB:
      return label.contains {
        UnicodeScript.hiragana.contains($0) || UnicodeScript.katakana.contains($0)
          || UnicodeScript.han.contains($0)
      }
    case 0x660...0x669: return !label.contains { (0x6F0...0x6F9).contains($0.value) }
    case 0x6F0...0x6F9: return !label.contains { (0x660...0x669).contains($0.value) }
    case 0x200D: return isVirama(before)
    default: return isVirama(before) || joinsAcross(label, index)
    }
  }

  private static func isVirama(_ scalar: Unicode.Scalar?) -> Bool {
    scalar?.properties.canonicalCombiningClass == .virama
  }

  /// Whether a zero width non-joiner breaks a connection between two Arabic letters.
  private static func joinsAcross(_ label: [Unicode.Scalar], _ index: Int) -> Bool {
    func isTransparent(_ scalar: Unicode.Scalar) -> Bool {
      scalar.properties.generalCategory == .nonspacingMark
    }
    guard let before = label[..<index].last(where: { !isTransparent($0) }),
      let after = label[(index + 1)...].first(where: { !isTransparent($0) })
    else { return false }
    return isArabicLetter(before) && !joinsOnlyToTheRight(before) && isArabicLetter(after)
  }

  private static func isArabicLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    // Hamza, high hamza and the letters whose joining type is U connect to nothing.
    case 0x621, 0x674, 0x6D5: scalar.value == 0x6D5
    default:
      UnicodeScript.arabic.contains(scalar) && scalar.properties.generalCategory == .otherLetter
    }
  }

  /// Arabic letters that connect to what stands before them and never to what follows.
  private static func joinsOnlyToTheRight(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x622...0x625, 0x627, 0x629, 0x62F...0x632, 0x648, 0x671...0x673, 0x675...0x677,
      0x688...0x699, 0x6C0, 0x6C3...0x6CB, 0x6CD, 0x6CF, 0x6D2, 0x6D3, 0x6D5, 0x6EE, 0x6EF,
      0x759...0x75B, 0x76B, 0x76C, 0x771, 0x773, 0x774, 0x778, 0x779:
      true
    default: false
    }
  }
}
