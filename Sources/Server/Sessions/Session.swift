import Conversation
import JSON
import JSONRPC
import RingbackProtocol
import Synchronization

/// One conversation: idle with its history, or in a turn that has taken the history out.
final class Session: Sendable {
  /// The turn that is under way.
  struct OpenTurn: Sendable {
    let turnId: String
    let requestID: RequestID
    let mailbox: TurnMailbox
  }

  private struct State {
    var settings: SessionSettings
    /// As of the last whole turn while one is under way.
    var conversation: Conversation
    var turn: OpenTurn?
    var ownTools = ToolSet.empty
    var view: (shared: ToolSet, own: ToolSet, filter: [String]?, tools: ToolSet)?
    var turnCount = 0
    var seq = 0
    /// Tools that the client has allowed for the rest of the session.
    var allowed: Set<String> = []
  }

  /// The session's id, unique among the open ones.
  let id: String
  private let state: Mutex<State>

  /// Makes an idle session; `number` is unique in the process and makes call ids unique as well.
  init(id: String, number: Int, settings: SessionSettings) {
    self.id = id
    state = Mutex(
      State(settings: settings, conversation: Conversation(tag: String(number))))
  }

  /// What the client set for the session.
  var settings: SessionSettings { state.withLock { $0.settings } }

  /// Puts what the client sets over what was set, from the next turn on.
  func configure(_ settings: SessionSettings) {
    state.withLock { $0.settings = $0.settings.overlaid(with: settings) }
  }

  /// Tools that the client has allowed for the rest of the session.
  var allowed: Set<String> { state.withLock { $0.allowed } }

  /// Remembers that the client need not be asked about a tool.
  func allow(_ tool: String) { _ = state.withLock { $0.allowed.insert(tool) } }

  /// The history as of the last whole turn.
  var conversation: Conversation { state.withLock { $0.conversation } }

  /// The turn that is under way.
  var turn: OpenTurn? { state.withLock { $0.turn } }

  /// Takes the session into a turn.
  ///
  /// - Returns: The turn's id and the history that it continues.
  func beginTurn(
    requestID: RequestID, mailbox: TurnMailbox
  ) throws(SessionError) -> (turnId: String, conversation: Conversation) {
    let begun = state.withLock { state -> Result<(String, Conversation), SessionError> in
      if let turn = state.turn {
        return .failure(.busy(sessionId: id, turnId: turn.turnId))
      }
      state.turnCount += 1
      let turnId = "turn_\(state.turnCount)"
      state.turn = OpenTurn(turnId: turnId, requestID: requestID, mailbox: mailbox)
      return .success((turnId, state.conversation))
    }
    return try begun.get()
  }

  /// Gives the history back; the session is idle again.
  func endTurn(with conversation: Conversation) {
    state.withLock { state in
      state.conversation = conversation
      state.turn = nil
    }
  }

  /// Numbers the session's next update, and hands the number on while nobody can overtake.
  func withNextSeq(_ body: (Int) -> Void) {
    state.withLock { state in
      state.seq += 1
      body(state.seq)
    }
  }
}

// MARK: - Tools

extension Session {
  /// The tools that only this session sees.
  var ownTools: ToolSet { state.withLock { $0.ownTools } }

  /// Replaces the tools that only this session sees.
  func setOwnTools(_ tools: ToolSet) { state.withLock { $0.ownTools = tools } }

  /// The tools that the session sees: the shared ones and its own, which win, through the filter.
  ///
  /// The same parts give the same set, so that a set's encoding is made once.
  func tools(shared: ToolSet, filter: [String]?) -> ToolSet {
    state.withLock { state in
      if let view = state.view, view.shared === shared, view.own === state.ownTools,
        view.filter == filter
      {
        return view.tools
      }
      let tools = Self.view(shared: shared, own: state.ownTools, filter: filter)
      state.view = (shared, state.ownTools, filter, tools)
      return tools
    }
  }

  private static func view(shared: ToolSet, own: ToolSet, filter: [String]?) -> ToolSet {
    if own.isEmpty { return shared.only(filter) }
    let visible = shared.definitions.filter { own[$0.name] == nil } + own.definitions
    return ToolSet(visible).only(filter)
  }
}

extension ToolSet {
  /// The named tools; nil for all.
  func only(_ names: [String]?) -> ToolSet {
    guard let names = names.map(Set.init) else { return self }
    return ToolSet(definitions.filter { names.contains($0.name) })
  }
}
