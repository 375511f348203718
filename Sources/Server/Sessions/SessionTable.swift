import Conversation
import RingbackProtocol
import Synchronization

/// The open sessions, in the order in which they were made.
final class SessionTable: Sendable {
  private struct State {
    var sessions: [String: (number: Int, session: Session)] = [:]
    var order: [Int: String] = [:]
    var lastNumber = 0
  }

  private let state = Mutex(State())
  private let most: Int

  /// Makes an empty table for at most `most` sessions.
  init(most: Int) { self.most = most }

  /// How many sessions are open.
  var count: Int { state.withLock { $0.sessions.count } }

  /// Opens a session under the client's id, or under a new one.
  func open(id: String?, settings: SessionSettings) throws(SessionError) -> Session {
    let opened = state.withLock { state -> Result<Session, SessionError> in
      guard state.sessions.count < most else { return .failure(.tooMany(most)) }
      if let id, state.sessions[id] != nil { return .failure(.taken(id)) }
      state.lastNumber += 1
      var id = id ?? "session_\(state.lastNumber)"
      // A client may have chosen a name of our making.
      while state.sessions[id] != nil { id += "_" }
      let session = Session(id: id, number: state.lastNumber, settings: settings)
      state.sessions[id] = (state.lastNumber, session)
      state.order[state.lastNumber] = id
      return .success(session)
    }
    return try opened.get()
  }

  /// The session with that id.
  func session(_ id: String) throws(SessionError) -> Session {
    guard let session = state.withLock({ $0.sessions[id]?.session }) else {
      throw .unknown(id)
    }
    return session
  }

  /// Takes a session out of the table.
  ///
  /// - Returns: The session, nil when there is none with that id.
  func close(_ id: String) -> Session? {
    state.withLock { state in
      guard let entry = state.sessions.removeValue(forKey: id) else { return nil }
      state.order[entry.number] = nil
      return entry.session
    }
  }

  /// Sessions in the order in which they were made.
  func page(offset: Int, limit: Int) -> [Session] {
    state.withLock { state in
      let numbers = state.order.keys.sorted().dropFirst(offset).prefix(limit)
      return numbers.compactMap { number in
        state.order[number].flatMap { state.sessions[$0]?.session }
      }
    }
  }
}
