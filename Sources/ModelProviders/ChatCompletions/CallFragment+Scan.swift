import JSON

extension CallFragment {
  /// Reads an element of `tool_calls` from its bytes; nil when it must be read by the parser.
  ///
  /// That is the case for whatever is not certainly a fragment and nothing but it: a member that is none
  /// of the usual ones, a member that comes twice, arguments that are no text, malformed JSON.
  init?(_ bytes: Span<UInt8>, at cursor: inout JSONCursor) {
    self.init()
    var seen = Seen()
    guard cursor.skip(UInt8(ascii: "{"), in: bytes) else { return nil }
    var isFirst = true
    while true {
      switch cursor.member(in: bytes, isFirst: isFirst) {
      case .odd: return nil
      case .end: return
      case .key(let key):
        guard readMember(key, bytes, &cursor, &seen) else { return nil }
      }
      isFirst = false
    }
  }

  /// The members that were there, each of which may be there once.
  private struct Seen {
    private var bits: UInt8 = 0

    /// Notes a member; false when it was there before.
    mutating func note(_ member: UInt8) -> Bool {
      defer { bits |= 1 << member }
      return bits & (1 << member) == 0
    }
  }

  private mutating func readMember(
    _ key: Range<Int>, _ bytes: Span<UInt8>, _ cursor: inout JSONCursor, _ seen: inout Seen
  ) -> Bool {
    if bytes.equals("index", in: key) {
      guard seen.note(0), let number = cursor.plainInteger(in: bytes) else { return false }
      index = number
    } else if bytes.equals("id", in: key) {
      guard seen.note(1), let text = cursor.text(in: bytes) else { return false }
      id = text.isEmpty ? nil : text
    } else if bytes.equals("type", in: key) {
      return seen.note(2) && cursor.skipPlainScalar(in: bytes)
    } else if bytes.equals("function", in: key) {
      return seen.note(3) && readFunction(bytes, &cursor)
    } else {
      return cursor.skip("null", in: bytes)
    }
    return true
  }

  private mutating func readFunction(_ bytes: Span<UInt8>, _ cursor: inout JSONCursor) -> Bool {
    var seen = Seen()
    guard cursor.skip(UInt8(ascii: "{"), in: bytes) else { return false }
    var isFirst = true
    while true {
      switch cursor.member(in: bytes, isFirst: isFirst) {
      case .odd: return false
      case .end: return true
      case .key(let key):
        if bytes.equals("name", in: key) {
          guard seen.note(0), let text = cursor.text(in: bytes) else { return false }
          name = text.isEmpty ? nil : text
        } else if bytes.equals("arguments", in: key) {
          guard seen.note(1), let text = cursor.text(in: bytes) else { return false }
          arguments = text.isEmpty ? .none : .text(text)
        } else if !cursor.skip("null", in: bytes) {
          return false
        }
      }
      isFirst = false
    }
  }
}
