import JSON

extension CallFragment {
  /// Reads an element of `tool_calls` from its bytes; nil when it must be read by the parser.
  ///
  /// That is the case for whatever is not certainly a fragment and nothing but it: a member that is none
  /// of the usual ones, a member that comes twice, arguments that are no text, malformed JSON.
  init?(_ bytes: Span<UInt8>, at cursor: inout JSONCursor) {
    var scan = CallScan(cursor: cursor)
    guard scan.readObject(bytes, { $0.readMember($1, $2) }) else { return nil }
    cursor = scan.cursor
    self = scan.fragment
  }
}

/// One pass over a fragment, top down.
private struct CallScan: ObjectScan {
  var cursor: JSONCursor
  private(set) var fragment = CallFragment()
  private var seen = Seen()
  private var seenOfFunction = Seen()

  init(cursor: JSONCursor) { self.cursor = cursor }

  /// The members that were there, each of which may be there once.
  private struct Seen {
    private var bits: UInt8 = 0

    /// Notes a member; false when it was there before.
    mutating func note(_ member: UInt8) -> Bool {
      defer { bits |= 1 << member }
      return bits & (1 << member) == 0
    }
  }

  mutating func readMember(_ key: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
    if bytes.equals("index", in: key) {
      guard seen.note(0), let number = cursor.plainInteger(in: bytes) else { return false }
      fragment.index = number
    } else if bytes.equals("id", in: key) {
      guard seen.note(1), let text = cursor.text(in: bytes) else { return false }
      fragment.id = text.isEmpty ? nil : text
    } else if bytes.equals("type", in: key) {
      return seen.note(2) && cursor.skipPlainScalar(in: bytes)
    } else if bytes.equals("function", in: key) {
      return seen.note(3) && readObject(bytes) { $0.readFunctionMember($1, $2) }
    } else {
      return cursor.skip("null", in: bytes)
    }
    return true
  }

  private mutating func readFunctionMember(_ key: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
    if bytes.equals("name", in: key) {
      guard seenOfFunction.note(0), let text = cursor.text(in: bytes) else { return false }
      fragment.name = text.isEmpty ? nil : text
    } else if bytes.equals("arguments", in: key) {
      guard seenOfFunction.note(1), let text = cursor.text(in: bytes) else { return false }
      fragment.arguments = text.isEmpty ? .none : .text(text)
    } else {
      return cursor.skip("null", in: bytes)
    }
    return true
  }
}
