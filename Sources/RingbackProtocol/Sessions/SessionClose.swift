/// `session/close`: ends a session and its turn, and forgets its history; answered with null.
package enum SessionClose {
  /// `{sessionId}`
  package typealias Params = SessionReference
}
