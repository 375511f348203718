/// Cuts English endings off a word, so that `adding`, `added` and `adds` are found as `add`.
enum Stem {
  /// The stem of a word in small letters; words of other scripts stay as they are.
  ///
  /// The stem need not be a word: it only has to be the same for all forms.
  static func of(_ folded: String) -> String {
    var bytes = Array(withoutApostrophe(folded).utf8)
    guard bytes.count > 2, bytes.allSatisfy({ $0 >= a && $0 <= z }) else {
      return String(decoding: bytes, as: UTF8.self)
    }
    cutEnding(&bytes)
    if bytes.count > 3, bytes.last == e { bytes.removeLast() }
    if bytes.count > 2, bytes[bytes.count - 1] == bytes[bytes.count - 2] { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The word before an apostrophe of either kind: `what's` → `what`.
  static func withoutApostrophe(_ folded: String) -> String {
    let scalars = folded.unicodeScalars
    guard let mark = scalars.firstIndex(where: { $0 == "'" || $0 == "\u{2019}" }) else {
      return folded
    }
    return String(scalars[..<mark])
  }

  private static func cutEnding(_ bytes: inout [UInt8]) {
    if bytes.count > 4, ends(bytes, "ies") || ends(bytes, "ied") {
      bytes.removeLast(3)
      bytes.append(y)
    } else if bytes.count > 5, ends(bytes, "ing") {
      bytes.removeLast(3)
    } else if bytes.count > 4, ends(bytes, "ed") {
      bytes.removeLast(2)
    } else if bytes.count > 4, ["xes", "ches", "shes", "sses"].contains(where: { ends(bytes, $0) })
    {
      bytes.removeLast(2)
    } else if bytes.count > 3, ends(bytes, "s"),
      !["ss", "us", "is"].contains(where: { ends(bytes, $0) })
    {
      bytes.removeLast()
    }
  }

  private static func ends(_ bytes: [UInt8], _ ending: String) -> Bool {
    bytes.suffix(ending.utf8.count).elementsEqual(ending.utf8)
  }

  private static let a = UInt8(ascii: "a")
  private static let e = UInt8(ascii: "e")
  private static let y = UInt8(ascii: "y")
  private static let z = UInt8(ascii: "z")
}
