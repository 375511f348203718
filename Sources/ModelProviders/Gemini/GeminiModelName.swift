/// The name of a model, and what it tells of the model.
struct GeminiModelName {
  private let name: String

  /// Takes a name as it stands after `provider/`.
  init(_ name: String) { self.name = name }

  /// The path of the model below the base URL, `models/gemini-3-pro`, percent-encoded (RFC 3986).
  ///
  /// A name with a collection of its own, such as `tunedModels/x`, is a path already.
  var path: String {
    let collection = name.utf8.contains(UInt8(ascii: "/")) ? "" : "models/"
    return collection + Self.percentEncoded(name, besides: "/@")
  }

  /// The text as it can stand in a URL; unreserved characters stay, and those in `others`.
  static func percentEncoded(_ text: String, besides others: String = "") -> String {
    var encoded = ""
    for byte in text.utf8 {
      if isUnreserved(byte) || others.utf8.contains(byte) {
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        encoded += "%" + (digits.count < 2 ? "0" : "") + digits
      }
    }
    return encoded
  }

  /// Whether the model is of that generation or a later one; `otherwise` where its name does not tell.
  func isAtLeast(_ generation: Int, otherwise: Bool) -> Bool {
    self.generation.map { $0 >= generation } ?? otherwise
  }

  /// The number after `gemini-`; nil for an alias such as `gemini-flash-latest`, and for other models.
  private var generation: Int? {
    guard let last = name.split(separator: "/").last, last.hasPrefix("gemini-") else { return nil }
    return Int(last.dropFirst("gemini-".count).prefix { ("0"..."9").contains($0) })
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "-._~".utf8.contains(byte)
  }
}
