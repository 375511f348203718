import Conversation
import JSON
import JSONRPC
import RingbackProtocol

/// Takes one turn's updates to the client, numbered in its session.
struct UpdateStream: UpdateSink {
  private let connection: Connection
  private let session: Session
  private let head: SessionUpdate.Head
  private let excluded: Set<String>

  private static let method = EncodedMethod(ClientMethod.sessionUpdate.rawValue)

  /// Makes the stream of one turn; updates whose type is `excluded` are left out.
  init(connection: Connection, session: Session, turnId: String, excluded: Set<String>) {
    self.connection = connection
    self.session = session
    self.excluded = excluded
    head = SessionUpdate.Head(sessionId: session.id, turnId: turnId)
  }

  /// Encodes and queues one update; what the client excluded gets no number, so there is no gap.
  func emit(_ update: Update) {
    if !excluded.isEmpty && excluded.contains(update.typeName) { return }
    session.withNextSeq { seq in
      connection.queue(Self.method, SessionUpdate(head, seq: seq, update: update))
    }
  }

  /// Writes what was emitted, and the tool calls between it, in one go.
  func push() { connection.push() }

  /// Waits for the client, if it lags behind.
  func flush() async -> Bool {
    guard connection.isBehind else { return false }
    await connection.flush()
    return true
  }
}
