/// The header fields before one message, in the base protocol of LSP 3.17.
///
/// Names are case-insensitive, in any order; unknown fields are ignored.
struct HeaderBlock {
  /// Why a block, and with it the frame boundary, is lost.
  enum Fault: Error, Equatable {
    case notAField
    case unusableLength
    case conflictingLengths
  }

  /// The body's length in bytes.
  private(set) var contentLength: Int?
  /// Whether the body is UTF-8, as far as `Content-Type` says.
  private(set) var isUTF8 = true

  /// The longest body that is read past; a bigger length cannot be meant.
  static let largestLength = 1 << 40

  /// Reads one line, without its line end.
  mutating func read(_ line: ArraySlice<UInt8>) throws(Fault) {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
      line[..<colon].allSatisfy(Self.isNameByte)
    else { throw .notAField }
    let value = Self.trimmed(line[(colon + 1)...])
    switch Self.lowercased(line[..<colon]) {
    case "content-length":
      let length = try Self.length(value)
      if let contentLength, contentLength != length { throw .conflictingLengths }
      contentLength = length
    case "content-type":
      isUTF8 = Self.namesUTF8(Self.lowercased(value))
    default:
      break
    }
  }

  private static func length(_ digits: ArraySlice<UInt8>) throws(Fault) -> Int {
    // The length of the longest number that cannot overflow bounds the loop.
    guard !digits.isEmpty, digits.count <= 18 else { throw .unusableLength }
    var length = 0
    for byte in digits {
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { throw .unusableLength }
      length = length * 10 + Int(byte - UInt8(ascii: "0"))
    }
    guard length <= largestLength else { throw .unusableLength }
    return length
  }

  /// Whether a media type, in lower case, has no charset or `utf-8`; `utf8` is accepted as LSP asks.
  private static func namesUTF8(_ mediaType: String) -> Bool {
    for parameter in mediaType.split(separator: ";").dropFirst() {
      let parts = parameter.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, parts[0].filter({ $0 != " " && $0 != "\t" }) == "charset" else {
        continue
      }
      let charset = parts[1].filter { $0 != " " && $0 != "\t" && $0 != "\"" }
      if charset != "utf-8", charset != "utf8" { return false }
    }
    return true
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte < 0x7F
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var bytes = bytes
    while let first = bytes.first, first == 0x20 || first == 0x09 { bytes.removeFirst() }
    while let last = bytes.last, last == 0x20 || last == 0x09 { bytes.removeLast() }
    return bytes
  }

  private static func lowercased(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes.map { $0 >= 0x41 && $0 <= 0x5A ? $0 + 0x20 : $0 }, as: UTF8.self)
  }
}
