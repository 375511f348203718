/// Host names: RFC 1123, section 2.1, and their internationalized form, RFC 5890 to 5893.
enum HostnameFormat {
  /// The bound on a name in text form, without a trailing dot.
  private static let maxBytes = 253
  /// The bound on a label in its ASCII form.
  private static let maxLabelBytes = 63

  /// Whether the text is a host name; A-labels must decode to valid U-labels.
  static func accepts(_ text: String) -> Bool {
    guard !text.isEmpty, text.utf8.count <= maxBytes else { return false }
    let labels = text.split(separator: ".", omittingEmptySubsequences: false)
    var decoded: [[Unicode.Scalar]] = []
    for label in labels {
      guard isLetterDigitHyphen(label.utf8, allowsUnicode: false), let scalars = unicodeLabel(label)
      else { return false }
      decoded.append(scalars)
    }
    return BidiRule.accepts(labels: decoded)
  }

  /// Whether the text is an internationalized host name of U-labels, A-labels and plain labels.
  static func acceptsInternationalized(_ text: String) -> Bool {
    // A scalar contributes at least one octet to the ASCII form, so this bound loses nothing.
    guard !text.isEmpty, text.unicodeScalars.count <= maxBytes else { return false }
    let labels = text.unicodeScalars.split(omittingEmptySubsequences: false) {
      $0 == "." || $0 == "\u{3002}" || $0 == "\u{FF0E}" || $0 == "\u{FF61}"
    }
    var decoded: [[Unicode.Scalar]] = []
    var asciiLength = labels.count - 1
    for label in labels {
      let text = Substring(label)
      if label.allSatisfy({ $0.isASCII }) {
        guard isLetterDigitHyphen(text.utf8, allowsUnicode: false), let scalars = unicodeLabel(text)
        else { return false }
        decoded.append(scalars)
        asciiLength += label.count
      } else {
        let scalars = Array(label)
        guard InternationalLabel.isValid(scalars), let encoded = Punycode.encode(scalars),
          encoded.count + 4 <= maxLabelBytes
        else { return false }
        decoded.append(scalars)
        asciiLength += encoded.count + 4
      }
    }
    return asciiLength <= maxBytes && BidiRule.accepts(labels: decoded)
  }

  /// Whether the label has 1 to 63 letters, digits and inner hyphens.
  static func isLetterDigitHyphen(_ label: Substring.UTF8View, allowsUnicode: Bool) -> Bool {
    guard (1...maxLabelBytes).contains(label.count), label.first != 0x2D, label.last != 0x2D else {
      return false
    }
    return label.allSatisfy {
      $0 < 0x80 ? $0.isASCIIAlphanumeric || $0 == 0x2D : allowsUnicode
    }
  }

  /// The U-label of an A-label, or the label itself; nil for an A-label that is not valid.
  private static func unicodeLabel(_ label: Substring) -> [Unicode.Scalar]? {
    guard label.lowercased().hasPrefix("xn--") else { return Array(label.unicodeScalars) }
    let encoded = Array(label.lowercased().utf8.dropFirst(4))
    guard let scalars = Punycode.decode(encoded), !scalars.allSatisfy({ $0.isASCII }),
      Punycode.encode(scalars) == encoded, InternationalLabel.isValid(scalars)
    else { return nil }
    return scalars
  }
}
