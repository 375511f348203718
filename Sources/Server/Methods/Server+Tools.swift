import Conversation
import RingbackProtocol
import Synchronization

extension Server {
  /// Adds or replaces tools, all or none.
  func registerTools(_ params: ToolsRegister.Params) throws -> ToolsRegister.Result {
    let session = try params.sessionId.map { try sessions.session($0) }
    var result = try changeTools(of: session) { set in
      let (set, registered, replaced) = ToolRegistry.adding(params.tools, to: set)
      return (set, ToolsRegister.Result(registered: registered, replaced: replaced))
    }
    result.withheld = withheld(ToolSet(params.tools), in: session)
    return result
  }

  /// What the models of a session, or the default one, cannot be offered of these tools.
  private func withheld(
    _ tools: ToolSet, in session: Session?
  ) -> [(model: String, tool: WithheldTool)] {
    // A model that cannot be used is no reason to refuse a tool: the prompt says what is wrong with it.
    guard let models = try? models(of: session?.settings ?? SessionSettings()) else { return [] }
    return ([models.first] + models.others).flatMap { model in
      tools.withheld(from: model).map { (model.name, $0) }
    }
  }

  /// Takes tools away.
  func unregisterTools(_ params: ToolsUnregister.Params) throws -> ToolsUnregister.Result {
    let session = try params.sessionId.map { try sessions.session($0) }
    return try changeTools(of: session) { set in
      let (set, removed) = ToolRegistry.removing(params.names, from: set)
      return (set, ToolsUnregister.Result(removed: removed))
    }
  }

  /// The tools that a session sees, or that all sessions see.
  func listTools(_ params: ToolsList.Params) throws -> ToolsList.Result {
    let shared = state.withLock { $0.sharedTools }
    guard let sessionId = params.sessionId else {
      return ToolsList.Result(tools: shared)
    }
    let session = try sessions.session(sessionId)
    return ToolsList.Result(
      tools: session.tools(shared: shared, filter: session.settings.tools))
  }

  /// Replaces one set by the next one.
  ///
  /// Only the reader thread gets here, so nothing comes between.
  private func changeTools<Result>(
    of session: Session?, _ change: (ToolSet) -> (ToolSet, Result)
  ) throws(SessionError) -> Result {
    let before = session?.ownTools ?? state.withLock { $0.sharedTools }
    let (after, result) = change(before)
    let growth = after.definitions.count - before.definitions.count
    let fits = state.withLock { state in
      guard growth <= 0 || state.toolCount + growth <= limits.tools else { return false }
      state.toolCount += growth
      if session == nil { state.sharedTools = after }
      return true
    }
    guard fits else { throw .tooManyTools(limits.tools) }
    session?.setOwnTools(after)
    return result
  }
}
