/// `session/close`: ends a session and its turn, and forgets its history; answered with null.
package enum SessionClose {
  /// Shape: `{sessionId}`.
  package typealias Params = SessionReference
}
