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
        ClientMethod.sessionUpdate.rawValue, EncodedJSON(writing: params), isLast: update.isUrgent)
    }
  }

  /// Waits for the client, if it lags behind.
  func flush() async -> Bool {
    let wasCongested = connection.isCongested
    await connection.flush()
    return wasCongested
  }
}

extension Update {
  /// Deltas come in batches that end in a flush; whatever else waits for nobody is sent at once.
  fileprivate var isUrgent: Bool {
    switch self {
    case .textDelta, .reasoningDelta: false
    default: true
    }
  }
}
