/// JSON pointers (RFC 6901), taken apart and put together.
enum JSONPointer {
  /// Tokens longer than this are cut in the pointers of problems, so that a report stays small.
  static let maxTokenScalars = 200

  /// The unescaped tokens of a pointer, or nil if the text is not one.
  static func tokens(of text: String) -> [String]? {
    guard !text.isEmpty else { return [] }
    guard IdentifierFormats.isJSONPointer(text) else { return nil }
    return text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(unescaped)
  }

  private static func unescaped(_ token: Substring) -> String {
    guard token.utf8.contains(0x7E) else { return String(token) }
    var result = ""
    var isEscape = false
    for scalar in token.unicodeScalars {
      if isEscape {
        result.unicodeScalars.append(scalar == "0" ? "~" : "/")
        isEscape = false
      } else if scalar == "~" {
        isEscape = true
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// Appends a slash and the token, escaped; a token beyond ``maxTokenScalars`` is cut and ends in `…`.
  static func append(_ token: String, to pointer: inout String) {
    pointer.append("/")
    var count = 0
    for scalar in token.unicodeScalars {
      count += 1
      if count > maxTokenScalars {
        pointer.append("…")
        return
      }
      switch scalar {
      case "~": pointer.append("~0")
      case "/": pointer.append("~1")
      default: pointer.unicodeScalars.append(scalar)
      }
    }
  }
}
