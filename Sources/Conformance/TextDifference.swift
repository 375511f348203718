/// Where two texts part.
enum TextDifference {
  private static let before = 20
  private static let shown = 60

  /// The finding about a text.
  ///
  /// - Parameters:
  ///   - what: Where the text stands.
  ///   - came: The text.
  ///   - expected: What it ought to be.
  /// - Returns: Both around the first difference.
  static func finding(_ what: String, _ came: [UInt8], _ expected: [UInt8]) -> Finding {
    let place = zip(came, expected).prefix { $0 == $1 }.map { _ in () }.count
    return Finding(
      expected: "\(what) \(excerpt(expected, place))",
      came: "\(excerpt(came, place)), different from byte \(place) on")
  }

  private static func excerpt(_ bytes: [UInt8], _ place: Int) -> String {
    guard !bytes.isEmpty else { return "nothing" }
    let start = max(0, min(place, bytes.count) - before)
    let part = bytes[start...].prefix(shown)
    let head = start > 0 ? "…" : ""
    let tail = start + part.count < bytes.count ? "…" : ""
    return "\"\(head)\(Excerpt.of(part))\(tail)\" (\(bytes.count) bytes)"
  }
}
