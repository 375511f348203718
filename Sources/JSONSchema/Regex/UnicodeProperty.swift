/// A property that `\p{…}` can name: a general category, a script, or a yes-or-no property.
///
/// The data is the standard library's, except for scripts, which it does not publish.
enum UnicodeProperty: Sendable {
  case any, ascii, assigned
  /// A union of general categories, as bits numbered by ``bit(of:)``.
  case categories(UInt32)
  case script(UnicodeScript)
  case binary(UnicodeBinaryProperty)

  /// Whether the scalar has the property.
  func contains(_ scalar: Unicode.Scalar) -> Bool {
    switch self {
    case .any: true
    case .ascii: scalar.isASCII
    case .assigned: scalar.properties.generalCategory != .unassigned
    case .categories(let bits): bits & Self.bit(of: scalar.properties.generalCategory) != 0
    case .script(let script): script.contains(scalar)
    case .binary(let property): property.contains(scalar)
    }
  }

  /// The property that the text between the braces of `\p{…}` names, or nil.
  ///
  /// Names are those of ECMA-262: `L`, `Letter`, `gc=L`, `Script=Greek`, `sc=Grek`, `Alphabetic` …
  static func named(_ text: String) -> UnicodeProperty? {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2 {
      let value = String(parts[1])
      switch parts[0] {
      case "General_Category", "gc": return categoryNames[value].map { .categories($0) }
      case "Script", "sc", "Script_Extensions", "scx":
        return UnicodeScript(named: value).map { .script($0) }
      default: return nil
      }
    }
    switch text {
    case "Any": return .any
    case "ASCII": return .ascii
    case "Assigned": return .assigned
    default:
      if let bits = categoryNames[text] { return .categories(bits) }
      return UnicodeBinaryProperty(named: text).map { .binary($0) }
    }
  }

  private static func bit(of category: Unicode.GeneralCategory) -> UInt32 {
    switch category {
    case .uppercaseLetter: 1 << 0
    case .lowercaseLetter: 1 << 1
    case .titlecaseLetter: 1 << 2
    case .modifierLetter: 1 << 3
    case .otherLetter: 1 << 4
    case .nonspacingMark: 1 << 5
    case .spacingMark: 1 << 6
    case .enclosingMark: 1 << 7
    case .decimalNumber: 1 << 8
    case .letterNumber: 1 << 9
    case .otherNumber: 1 << 10
    case .connectorPunctuation: 1 << 11
    case .dashPunctuation: 1 << 12
    case .openPunctuation: 1 << 13
    case .closePunctuation: 1 << 14
    case .initialPunctuation: 1 << 15
    case .finalPunctuation: 1 << 16
    case .otherPunctuation: 1 << 17
    case .mathSymbol: 1 << 18
    case .currencySymbol: 1 << 19
    case .modifierSymbol: 1 << 20
    case .otherSymbol: 1 << 21
    case .spaceSeparator: 1 << 22
    case .lineSeparator: 1 << 23
    case .paragraphSeparator: 1 << 24
    case .control: 1 << 25
    case .format: 1 << 26
    case .surrogate: 1 << 27
    case .privateUse: 1 << 28
    case .unassigned: 1 << 29
    @unknown default: 0
    }
  }

  /// Every name of every general category, short and long, to its bits.
  private static let categoryNames: [String: UInt32] = {
    let rows: [(names: [String], bits: UInt32)] = [
      (["L", "Letter"], 0x1F), (["LC", "Cased_Letter"], 0x7), (["Lu", "Uppercase_Letter"], 1),
      (["Ll", "Lowercase_Letter"], 1 << 1), (["Lt", "Titlecase_Letter"], 1 << 2),
      (["Lm", "Modifier_Letter"], 1 << 3), (["Lo", "Other_Letter"], 1 << 4),
      (["M", "Mark", "Combining_Mark"], 0xE0), (["Mn", "Nonspacing_Mark"], 1 << 5),
      (["Mc", "Spacing_Mark"], 1 << 6), (["Me", "Enclosing_Mark"], 1 << 7),
      (["N", "Number"], 0x700), (["Nd", "Decimal_Number", "digit"], 1 << 8),
      (["Nl", "Letter_Number"], 1 << 9), (["No", "Other_Number"], 1 << 10),
      (["P", "Punctuation", "punct"], 0x3F800), (["Pc", "Connector_Punctuation"], 1 << 11),
      (["Pd", "Dash_Punctuation"], 1 << 12), (["Ps", "Open_Punctuation"], 1 << 13),
      (["Pe", "Close_Punctuation"], 1 << 14), (["Pi", "Initial_Punctuation"], 1 << 15),
      (["Pf", "Final_Punctuation"], 1 << 16), (["Po", "Other_Punctuation"], 1 << 17),
      (["S", "Symbol"], 0x3C0000), (["Sm", "Math_Symbol"], 1 << 18),
      (["Sc", "Currency_Symbol"], 1 << 19), (["Sk", "Modifier_Symbol"], 1 << 20),
      (["So", "Other_Symbol"], 1 << 21), (["Z", "Separator"], 0x1C0_0000),
      (["Zs", "Space_Separator"], 1 << 22), (["Zl", "Line_Separator"], 1 << 23),
      (["Zp", "Paragraph_Separator"], 1 << 24), (["C", "Other"], 0x3E00_0000),
      (["Cc", "Control", "cntrl"], 1 << 25), (["Cf", "Format"], 1 << 26),
      (["Cs", "Surrogate"], 1 << 27), (["Co", "Private_Use"], 1 << 28),
      (["Cn", "Unassigned"], 1 << 29),
    ]
    var result: [String: UInt32] = [:]
    for row in rows {
      for name in row.names { result[name] = row.bits }
    }
    return result
  }()
}
