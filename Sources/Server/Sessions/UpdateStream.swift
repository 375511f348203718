import Conversation
import JSON
import JSONRPC
import RingbackProtocol

/// Takes one turn's updates to the client, numbered in its session.
struct UpdateStream: UpdateSink {
  let connection: Connection
  let session: Session
  let turnId: String
  let excluded: Set<String>

  /// Encodes and queues one update; what the client excluded gets no number, so there is no gap.
  func emit(_ update: Update) {
    if !excluded.isEmpty && excluded.contains(update.typeName) { return }
    session.withNextSeq { seq in
      let params = SessionUpdate(sessionId: session.id, turnId: turnId, seq: seq, update: update)
      connection.send(
        notification: ClientMethod.sessionUpdate.rawValue, params: EncodedJSON(writing: params))
    }
  }

  /// Waits for the client, if it lags behind.
  func flush() async -> Bool {
    let wasCongested = connection.isCongested
    await connection.flush()
    return wasCongested
  }
}
