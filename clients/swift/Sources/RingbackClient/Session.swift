import JSON
import JSONRPC

/// One conversation with a model.
///
/// It belongs to the daemon that it was opened with: when that has ended, so has the session.
public final class Session: Sendable {
  /// Its id.
  public let id: String
  let link: Link

  init(id: String, link: Link) {
    self.id = id
    self.link = link
  }

  /// Runs a turn and returns what it came to.
  ///
  /// - Parameters:
  ///   - prompt: A text, or content blocks.
  ///   - settings: What holds for this turn only.
  /// - Returns: What it came to, also when it was cancelled by `cancel()` or stopped at a limit.
  /// - Throws: The daemon's error, that it has gone, or `CancellationError`.
  public func prompt(_ prompt: Content, _ settings: Settings = Settings()) async throws
    -> TurnResult
  {
    try Task.checkCancellation()
    return try await turn(prompt, settings, keepsUpdates: false).result
  }

  /// Starts a turn, to go through its updates.
  public func stream(_ prompt: Content, _ settings: Settings = Settings()) throws -> Turn {
    try turn(prompt, settings, keepsUpdates: true)
  }

  /// Adds a prompt to the turn that is under way.
  @discardableResult
  public func steer(_ prompt: Content, expecting turnId: String? = nil) async throws -> String {
    let params = SessionSteerParams(sessionId: id, prompt: prompt, expectedTurnId: turnId)
    let result: SessionSteerResult = try await ask(WireMethod.sessionSteer, params)
    return result.turnId
  }

  /// Changes settings from the next turn on; what is nil stays.
  public func configure(_ settings: Settings) async throws {
    let _: JSONValue = try await link.request(WireMethod.sessionConfigure, try params(settings))
  }

  /// The request that a prompt would send to the model, without sending it.
  public func preview(
    _ prompt: Content, _ settings: Settings = Settings()
  ) async throws -> SessionPreviewResult {
    let params = try params(settings).with("prompt", WireEncoder.encode(prompt))
    return try await link.request(WireMethod.sessionPreview, params)
  }

  /// The whole history, page by page.
  public func messages() async throws -> [Message] {
    var messages: [Message] = []
    var offset: Int? = 0
    while let start = offset {
      let params = SessionMessagesParams(sessionId: id, offset: start)
      let page: SessionMessagesResult = try await ask(WireMethod.sessionMessages, params)
      messages += page.messages
      offset = page.messages.isEmpty ? nil : page.nextOffset
    }
    return messages
  }

  /// Registers tools for this session, which win over others of the same names; all or none.
  @discardableResult
  public func register(_ tools: Tool...) async throws -> ToolsRegisterResult {
    try await link.register(tools, session: id)
  }

  /// Ends the turn that is under way; its result has the stop reason `cancelled`.
  public func cancel() { link.notify(WireMethod.sessionCancel, ["sessionId": .string(id)]) }

  /// Closes the session; its turn is cancelled and its history forgotten.
  public func close() async throws {
    let _: JSONValue = try await ask(WireMethod.sessionClose, SessionCloseParams(sessionId: id))
    link.tools.remove(session: id)
  }

  private func turn(_ prompt: Content, _ settings: Settings, keepsUpdates: Bool) throws -> Turn {
    let params = try params(settings).with("prompt", WireEncoder.encode(prompt))
    return try Turn(link, params, session: id, keepsUpdates: keepsUpdates)
  }

  private func params(_ settings: Settings) throws -> Wire {
    try WireEncoder.encode(settings).with("sessionId", .string(id))
  }

  private func ask<Result: Decodable>(
    _ method: String, _ params: some Encodable
  ) async throws -> Result {
    try await link.request(method, try WireEncoder.encode(params))
  }
}

extension Link {
  /// Registers tools; all or none.
  func register(_ tools: [Tool], session: String?) async throws -> ToolsRegisterResult {
    let params = ToolsRegisterParams(
      tools: try tools.map { try $0.definition() }, sessionId: session)
    // Before the daemon knows them: a turn may call them at once.
    let undo = self.tools.add(tools, session: session)
    do {
      return try await request(WireMethod.toolsRegister, try WireEncoder.encode(params))
    } catch {
      undo()
      throw error
    }
  }
}
