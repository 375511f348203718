import Conversation
import JSON
import JSONRPC
import ModelProviders
import RingbackProtocol
import Synchronization

extension Server {
  /// Begins a conversation.
  func newSession(_ params: SessionNew.Params) throws -> SessionNew.Result {
    let models = try models(of: params.settings)
    try check(params.settings.options, for: models.first)
    let session = try sessions.open(id: params.sessionId, settings: params.settings)
    return SessionNew.Result(sessionId: session.id, model: models.first.name)
  }

  /// Changes a session's settings from its next turn on.
  func configure(_ params: SessionConfigure.Params) throws -> SessionConfigure.Result {
    let session = try sessions.session(params.sessionId)
    let settings = session.settings.overlaid(with: params.settings)
    let models = try models(of: settings)
    try check(settings.options, for: models.first)
    session.configure(params.settings)
    return SessionNew.Result(sessionId: session.id, model: models.first.name)
  }

  /// Refuses options that stand for members which the request has already, before a prompt needs them.
  private func check(_ options: JSONObject?, for model: any LanguageModel) throws(JSONMismatch) {
    guard let options, !options.isEmpty else { return }
    do throws(ModelError) {
      // Some services take no request without a prompt.
      let prompt = Entry(.prompt([.text("?")]), turnId: "check")
      _ = try model.preview(of: ModelRequest(entries: [prompt], options: options))
    } catch {
      // A model that cannot be used at all says so when it is prompted.
      if error.kind == .invalidRequest { throw JSONMismatch(at: "/options", error.message) }
    }
  }

  /// One page of a history.
  ///
  /// While a turn is under way, the page shows what was before it.
  func messages(_ params: SessionMessages.Params) throws -> SessionMessages.Result {
    let entries = try sessions.session(params.sessionId).conversation.entries
    let page = entries.dropFirst(params.offset).prefix(pageSize(params.limit))
    return SessionMessages.Result(
      messages: page.map(SessionMessages.Message.init), total: entries.count,
      nextOffset: page.endIndex < entries.count ? page.endIndex : nil)
  }

  /// One page of the open sessions.
  func listSessions(_ params: SessionList.Params) -> SessionList.Result {
    let total = sessions.count
    let page = sessions.page(offset: params.offset, limit: pageSize(params.limit))
    let next = min(params.offset, total) + page.count
    return SessionList.Result(
      sessions: page.map { session in
        let settings = session.settings
        return SessionList.Session(
          sessionId: session.id, model: settings.models?.first ?? defaultModel,
          turnId: session.turn?.turnId, spent: session.conversation.spent,
          metadata: settings.metadata)
      }, total: total, nextOffset: next < total ? next : nil)
  }

  /// Ends a session, and the turn it may be in.
  func closeSession(_ params: SessionClose.Params) throws(SessionError) -> JSONValue {
    let session = try sessions.session(params.sessionId)
    close(session)
    if let turn = session.turn { connection.cancel(turn.requestID) }
    return .null
  }

  /// Ends the turn that a session is in; without one there is nothing to end.
  func cancelSession(_ params: SessionCancel.Params) throws(SessionError) {
    guard let turn = try sessions.session(params.sessionId).turn else { return }
    connection.cancel(turn.requestID)
  }

  /// Takes a session and its own tools off the books.
  func close(_ session: Session) {
    guard sessions.close(session.id) != nil else { return }
    let own = session.ownTools.definitions.count
    state.withLock { $0.toolCount -= own }
  }

  private func pageSize(_ asked: Int?) -> Int {
    min(asked ?? limits.pageDefault, limits.pageMaximum)
  }
}
