import JSON
import Testing

/// Expects `text` to be JSON, and its compact form to be `expected`.
func check(
  _ text: String, reads expected: String, limits: JSONLimits = .standard,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  do {
    let value = try JSONValue(parsing: text, limits: limits)
    #expect(value.text == expected, sourceLocation: sourceLocation)
    try #require(
      JSONValue(parsing: value.encoded, limits: limits) == value, sourceLocation: sourceLocation)
    _ = try JSONOutline(scanning: Array(text.utf8).span, limits: limits)
  } catch {
    Issue.record("\(text.prefix(200)) is refused: \(error)", sourceLocation: sourceLocation)
  }
}

/// Expects `bytes` to be refused at `offset` for `reason`, by the parser and the outline alike.
func check(
  _ bytes: [UInt8], failsAt offset: Int, _ reason: JSONError.Reason,
  limits: JSONLimits = .standard, sourceLocation: SourceLocation = #_sourceLocation
) {
  let expected = JSONError(offset: offset, reason: reason)
  #expect(throws: expected, sourceLocation: sourceLocation) {
    try JSONValue(parsing: bytes, limits: limits)
  }
  #expect(throws: expected, sourceLocation: sourceLocation) {
    try JSONOutline(scanning: bytes.span, limits: limits)
  }
}

/// Expects `text` to be refused at `offset` for `reason`, by the parser and the outline alike.
func check(
  _ text: String, failsAt offset: Int, _ reason: JSONError.Reason,
  limits: JSONLimits = .standard, sourceLocation: SourceLocation = #_sourceLocation
) {
  check(Array(text.utf8), failsAt: offset, reason, limits: limits, sourceLocation: sourceLocation)
}

/// What the parser makes of `bytes`.
func parsed(_ bytes: [UInt8]) -> Result<JSONValue, JSONError> {
  do throws(JSONError) {
    return .success(try JSONValue(parsing: bytes))
  } catch {
    return .failure(error)
  }
}

/// The error that the outline throws for `bytes`, or nil if it accepts them.
func outlineError(_ bytes: [UInt8]) -> JSONError? {
  do throws(JSONError) {
    _ = try JSONOutline(scanning: bytes.span)
    return nil
  } catch {
    return error
  }
}
