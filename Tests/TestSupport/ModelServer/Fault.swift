/// How a model server misbehaves in one answer.
package enum Fault: Sendable {
  /// Breaks the connection before a byte of the answer.
  case refuse
  /// Answers with a status, further headers and a refusal of this code.
  case status(Int, headers: [(String, String)] = [], code: String = "server_error")
  /// Says nothing at all, and keeps the connection.
  case stallBefore
  /// Stops after this many events, and keeps the connection.
  case stall(afterEvents: Int)
  /// Ends the connection in order after this many bytes of the body.
  case cut(atByte: Int)
  /// Breaks the connection after this many bytes of the body.
  case reset(atByte: Int)
  /// Sends bytes that are nothing, in place of the body.
  case garbage
  /// Announces this many bytes more than there are, then ends the connection.
  case wrongLength(more: Int)
  /// Sends the right body, a byte at a time.
  case drip
}
