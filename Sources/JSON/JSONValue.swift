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
