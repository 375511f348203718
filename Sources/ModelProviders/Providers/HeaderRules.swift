/// What may stand in a configured header (RFC 9110, section 5).
enum HeaderRules {
  /// Why a header of that name cannot be configured, as a phrase; nil when it can.
  static func problem(withName name: String) -> String? {
    guard !name.isEmpty, name.utf8.allSatisfy(isTokenByte) else {
      return "a header's name consists of letters, digits and !#$%&'*+-.^_`|~"
    }
    return own.contains(name.lowercased()) ? "every request writes this header itself" : nil
  }

  /// Whether `value` can be sent: a line break in it would begin another header.
  static func allowsValue(_ value: String) -> Bool {
    value.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F || $0 == 0x09 }
  }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || "!#$%&'*+-.^_`|~".utf8.contains(byte)
  }

  private static let own: Set<String> = [
    "accept", "accept-encoding", "connection", "content-length", "content-type", "host",
    "transfer-encoding",
  ]
}
