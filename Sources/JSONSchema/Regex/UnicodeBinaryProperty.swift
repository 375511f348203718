/// A yes-or-no property of ECMA-262's `\p{…}` for which the standard library has the data.
enum UnicodeBinaryProperty: String, Sendable, CaseIterable {
  case asciiHexDigit = "ASCII_Hex_Digit"
  case alphabetic = "Alphabetic"
  case bidiControl = "Bidi_Control"
  case bidiMirrored = "Bidi_Mirrored"
  case caseIgnorable = "Case_Ignorable"
  case cased = "Cased"
  case changesWhenLowercased = "Changes_When_Lowercased"
  case changesWhenUppercased = "Changes_When_Uppercased"
  case dash = "Dash"
  case defaultIgnorable = "Default_Ignorable_Code_Point"
  case deprecated = "Deprecated"
  case diacritic = "Diacritic"
  case emoji = "Emoji"
  case emojiModifier = "Emoji_Modifier"
  case emojiModifierBase = "Emoji_Modifier_Base"
  case emojiPresentation = "Emoji_Presentation"
  case extender = "Extender"
  case graphemeBase = "Grapheme_Base"
  case graphemeExtend = "Grapheme_Extend"
  case hexDigit = "Hex_Digit"
  case idContinue = "ID_Continue"
  case idStart = "ID_Start"
  case ideographic = "Ideographic"
  case joinControl = "Join_Control"
  case lowercase = "Lowercase"
  case math = "Math"
  case noncharacter = "Noncharacter_Code_Point"
  case quotationMark = "Quotation_Mark"
  case radical = "Radical"
  case softDotted = "Soft_Dotted"
  case unifiedIdeograph = "Unified_Ideograph"
  case uppercase = "Uppercase"
  case variationSelector = "Variation_Selector"
  case whiteSpace = "White_Space"
  case xidContinue = "XID_Continue"
  case xidStart = "XID_Start"

  /// The property with this name or with this ECMA-262 alias.
  init?(named name: String) {
    guard let property = Self(rawValue: Self.aliases[name] ?? name) else { return nil }
    self = property
  }

  private static let aliases = [
    "AHex": "ASCII_Hex_Digit", "Alpha": "Alphabetic", "Bidi_C": "Bidi_Control",
    "Bidi_M": "Bidi_Mirrored", "CI": "Case_Ignorable", "CWL": "Changes_When_Lowercased",
    "CWU": "Changes_When_Uppercased", "DI": "Default_Ignorable_Code_Point", "Dep": "Deprecated",
    "Dia": "Diacritic", "EMod": "Emoji_Modifier", "EBase": "Emoji_Modifier_Base",
    "EPres": "Emoji_Presentation", "Ext": "Extender", "Gr_Base": "Grapheme_Base",
    "Gr_Ext": "Grapheme_Extend", "Hex": "Hex_Digit", "IDC": "ID_Continue", "IDS": "ID_Start",
    "Ideo": "Ideographic", "Join_C": "Join_Control", "Lower": "Lowercase",
    "NChar": "Noncharacter_Code_Point", "QMark": "Quotation_Mark", "SD": "Soft_Dotted",
    "UIdeo": "Unified_Ideograph", "Upper": "Uppercase", "VS": "Variation_Selector",
    "space": "White_Space", "XIDC": "XID_Continue", "XIDS": "XID_Start",
  ]

  /// Whether the scalar has the property.
  func contains(_ scalar: Unicode.Scalar) -> Bool {
    let properties = scalar.properties
    return switch self {
    case .asciiHexDigit: properties.isASCIIHexDigit
    case .alphabetic: properties.isAlphabetic
    case .bidiControl: properties.isBidiControl
    case .bidiMirrored: properties.isBidiMirrored
    case .caseIgnorable: properties.isCaseIgnorable
    case .cased: properties.isCased
    case .changesWhenLowercased: properties.changesWhenLowercased
    case .changesWhenUppercased: properties.changesWhenUppercased
    case .dash: properties.isDash
    case .defaultIgnorable: properties.isDefaultIgnorableCodePoint
    case .deprecated: properties.isDeprecated
    case .diacritic: properties.isDiacritic
    case .emoji: properties.isEmoji
    case .emojiModifier: properties.isEmojiModifier
    case .emojiModifierBase: properties.isEmojiModifierBase
    case .emojiPresentation: properties.isEmojiPresentation
    case .extender: properties.isExtender
    case .graphemeBase: properties.isGraphemeBase
    case .graphemeExtend: properties.isGraphemeExtend
    case .hexDigit: properties.isHexDigit
    case .idContinue: properties.isIDContinue
    case .idStart: properties.isIDStart
    case .ideographic: properties.isIdeographic
    case .joinControl: properties.isJoinControl
    case .lowercase: properties.isLowercase
    case .math: properties.isMath
    case .noncharacter: properties.isNoncharacterCodePoint
    case .quotationMark: properties.isQuotationMark
    case .radical: properties.isRadical
    case .softDotted: properties.isSoftDotted
    case .unifiedIdeograph: properties.isUnifiedIdeograph
    case .uppercase: properties.isUppercase
    case .variationSelector: properties.isVariationSelector
    case .whiteSpace: properties.isWhitespace
    case .xidContinue: properties.isXIDContinue
    case .xidStart: properties.isXIDStart
    }
  }
}
