/// A way in which a client fails to answer a tool call as it should.
enum ToolFault: CaseIterable {
  /// An error response.
  case refused
  /// A result that says that it is an error.
  case isError
  /// A result without content.
  case malformed
  /// A result whose content has the wrong types.
  case wrongTypes
  /// A result that is cut.
  case tooLarge
  /// No answer at all.
  case never
  /// An answer after the daemon has given the call up.
  case late
  /// Two answers.
  case twice
  /// Progress, and then no answer.
  case progressOnly
}
