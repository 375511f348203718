package import JSON

/// What becomes of a request.
package enum Acceptance: Sendable {
  /// The answer is known already; it is written in order of arrival.
  case answered(Answer)
  /// The answer is what the closure returns; the connection starts one task for it.
  ///
  /// Cancelling the request cancels that task; what it then returns is still the answer.
  case deferred(@Sendable () async -> Answer)

  /// The answer is `value`.
  package static func result(_ value: JSONValue) -> Acceptance {
    .answered(.success(EncodedJSON(value)))
  }

  /// The answer is `error`.
  package static func refused(_ error: RPCError) -> Acceptance { .answered(.failure(error)) }
}

/// Receives what the client sends.
///
/// Everything is called on the connection's reader thread, in order of arrival, and must not
/// block: nothing else is read meanwhile.
package protocol ConnectionDelegate: Sendable {
  /// Takes a request; its state changes happen before this returns.
  func accept(_ request: Request) -> Acceptance
  /// Takes a notification.
  func receive(_ notification: Notification)
  /// Learns that a direction is over. At most one end of input and one end of output is told.
  func ended(_ end: ConnectionEnd)
  /// Learns of something that was dropped; for logs.
  func noticed(_ notice: ConnectionNotice)
  /// Learns of input that is no message, and says whether the peer is told with an error without an id.
  func answersUnreadable(_ error: RPCError) -> Bool
}

extension ConnectionDelegate {
  /// Ignores the notice.
  package func noticed(_ notice: ConnectionNotice) {}

  /// Tells the peer, as JSON-RPC asks of a server.
  package func answersUnreadable(_ error: RPCError) -> Bool { true }
}

/// Why a direction of a connection is over.
package enum ConnectionEnd: Sendable, Equatable {
  /// The client sends no more: end of file. Open requests go on.
  case inputClosed
  /// Reading failed with this `errno`.
  case inputFailed(Int32)
  /// The frame boundary is lost; the client was told with one -32700.
  case framingLost
  /// Nobody reads what is written; every open request has been cancelled.
  case outputClosed
  /// Writing failed with this `errno`; every open request has been cancelled.
  case outputFailed(Int32)
  /// The client left more than `maxQueuedOutputBytes` unread; every open request has been cancelled.
  case outputOverflow

  /// Whether nothing can be written any more.
  package var isOutputEnd: Bool {
    switch self {
    case .inputClosed, .inputFailed, .framingLost: false
    case .outputClosed, .outputFailed, .outputOverflow: true
    }
  }
}

/// Something the client sent that was dropped without an answer.
package enum ConnectionNotice: Sendable, Equatable {
  /// A response whose id belongs to no call.
  case unknownResponse(RequestID)
  /// The response to a call that was abandoned before.
  case lateResponse(RequestID)
  /// A response that is none, with the reason; a matching call has failed with it.
  case malformedResponse(RequestID, String)
  /// An error with a null id: the client could not read something.
  case errorWithoutID(RPCError)
  /// A notification whose params are neither object nor array.
  case invalidNotification(method: String)
}
