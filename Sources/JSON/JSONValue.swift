/// One JSON value as RFC 8259 defines it.
///
/// Nothing is lost on the way in: members keep their order, numbers keep their literal, and
/// strings are Swift strings of valid UTF-8. An escape for half of a surrogate pair, which has no
/// UTF-8 form, is read as U+FFFD.
package enum JSONValue: Sendable {
  case null
  case bool(Bool)
  case number(JSONNumber)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)
}

extension JSONValue: Equatable {
  /// Tells whether both values have the same structure and text.
  ///
  /// The order of members counts, numbers are equal if their literals are, and strings if their
  /// bytes are: canonical equivalence of Unicode plays no part.
  package static func == (left: JSONValue, right: JSONValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.number(let left), .number(let right)): left == right
    case (.string(let left), .string(let right)): StringBytes.areEqual(left, right)
    case (.array(let left), .array(let right)): left == right
    case (.object(let left), .object(let right)): left == right
    default: false
    }
  }
}
