package import JSON

/// `$/setTrace`: how much the daemon tells of its work in `$/logTrace` (LSP 3.17).
package enum SetTrace {
  /// Shape: `{value}`.
  package struct Params: JSONReadable, Described, Sendable {
    /// How much.
    package let value: TraceValue

    /// The params' members.
    package static let shape = Shape.record([
      .required("value", TraceValue.shape, "How much is told from now on.")
    ])

    /// Reads the params.
    package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
      let members = try JSONMembers(value, at: pointer)
      guard let word: TraceValue = try members.optionalWord("value") else {
        throw JSONMismatch(at: members.place(of: "value"), "missing; it is required")
      }
      self.value = word
    }
  }
}

/// How much is told.
package enum TraceValue: String, CaseIterable, Described, Sendable {
  /// Nothing.
  case off
  /// One line for each event.
  case messages
  /// The line and what stands behind it.
  case verbose

  /// The three words.
  package static let shape = Shape.named(
    "TraceValue",
    "How much of its work the daemon tells in `$/logTrace`: nothing, a line for each event, or the line and what stands behind it.",
    .words(TraceValue.self))
}
