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
        ClientMethod.sessionUpdate.rawValue, EncodedJSON(writing: params), isLast: false)
    }
  }

  /// Writes what was emitted, and the tool calls between it, in one go.
  func push() { connection.push() }

  /// Waits for the client, if it lags behind.
  func flush() async -> Bool {
    let wasBehind = connection.isBehind
    await connection.flush()
    return wasBehind
  }
}
