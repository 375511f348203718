/// Bytes known to be one JSON value; they are spliced into a bigger text and never read again.
///
/// They hold no line break, so they may go into a text that must stay on one line. In JSON a line
/// break can only be white space between two tokens, and each is replaced by a space.
package struct EncodedJSON: Sendable, Equatable {
  /// The value as JSON in UTF-8, as written apart from line breaks.
  package let bytes: [UInt8]

  /// Encodes a value.
  package init(_ value: JSONValue) {
    var writer = JSONWriter()
    writer.value(value)
    // The writer's memory is bigger than need be, and these bytes may be kept for long.
    var bytes: [UInt8] = []
    bytes.reserveCapacity(writer.bytes.count)
    bytes.append(contentsOf: writer.bytes)
    self.bytes = bytes
  }

  /// Checks that `bytes` are one JSON value and keeps them.
  ///
  /// - Throws: as `JSONValue.init(parsing:limits:)`.
  package init(
    validating bytes: [UInt8], limits: JSONLimits = .standard
  ) throws(JSONError) {
    _ = try JSONOutline(scanning: bytes.span, limits: limits)
    self.bytes = LineBreaks.replaced(in: bytes)
  }

  /// Keeps `bytes`; the caller vouches that they are one JSON value, which debug builds check.
  package init(trusted bytes: [UInt8]) {
    assert(Self.isValid(bytes), "bytes that were vouched for are not JSON")
    self.bytes = LineBreaks.replaced(in: bytes)
  }

  /// Keeps what a writer wrote, which holds no line break.
  init(written bytes: [UInt8]) {
    assert(Self.isValid(bytes), "what was written is not JSON")
    self.bytes = bytes
  }

  /// The value, decoded; `null` if the caller of `init(trusted:)` vouched for what is not JSON.
  package var value: JSONValue {
    do throws(JSONError) {
      return try JSONValue(parsing: bytes, limits: .none)
    } catch {
      return .null
    }
  }

  private static func isValid(_ bytes: [UInt8]) -> Bool {
    do throws(JSONError) {
      _ = try JSONOutline(scanning: bytes.span, limits: .none)
      return true
    } catch {
      return false
    }
  }
}
