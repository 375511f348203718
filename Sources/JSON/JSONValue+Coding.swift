extension JSONValue {
  /// Reads the one value that `bytes` hold.
  ///
  /// White space may stand around the value, nothing else. Of members with the same key the last
  /// value wins, at the first one's place.
  ///
  /// - Throws: the first place that is not JSON (RFC 8259) in UTF-8 or is beyond `limits`.
  package init(parsing bytes: [UInt8], limits: JSONLimits = .standard) throws(JSONError) {
    try self.init(parsing: bytes.span, limits: limits)
  }

  /// Reads the one value that `span`, a part of some bigger buffer, holds.
  ///
  /// - Throws: as `init(parsing:limits:)`, with offsets counted from the start of the span.
  package init(parsing span: Span<UInt8>, limits: JSONLimits = .standard) throws(JSONError) {
    self = try JSONParser.parse(span, limits: limits)
  }

  /// Reads the one value that `text` holds.
  ///
  /// - Throws: as `init(parsing:limits:)`, with offsets counted in bytes of UTF-8.
  package init(parsing text: String, limits: JSONLimits = .standard) throws(JSONError) {
    try self.init(parsing: Array(text.utf8), limits: limits)
  }

  /// The value as compact JSON in UTF-8, numbers as written.
  package var encoded: [UInt8] {
    var writer = JSONWriter()
    writer.value(self)
    return writer.takeBytes()
  }

  /// The value as compact JSON, numbers as written.
  package var text: String { String(decoding: encoded, as: UTF8.self) }
}
