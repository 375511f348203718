/// `session/cancel`: ends the session's turn with the stop reason `cancelled`; a notification.
package enum SessionCancel {
  /// Shape: `{sessionId}`.
  package typealias Params = SessionReference
}
