import JSON
import JSONRPC
import Synchronization

/// A client of the Ringback daemon: functions become tools, prompts become turns.
///
/// It spawns a daemon of its own. `close()` ends that; `withRingback` does so by itself.
public final class RingbackClient: Sendable {
  private struct State {
    var link: Link
    var restart: Task<Link, any Error>?
    var isClosed = false
  }

  private let state: Mutex<State>

  private init(_ link: Link) { state = Mutex(State(link: link)) }

  /// Starts a daemon.
  ///
  /// - Parameters:
  ///   - options: Which daemon, and how.
  ///   - tools: The tools that every session sees.
  ///   - approve: Decides about calls whose policy asks; without it they are denied by the daemon.
  /// - Returns: The client of the daemon.
  /// - Throws: `RingbackError` when it cannot be started or refuses the tools.
  public static func spawn(
    _ options: DaemonOptions = DaemonOptions(), tools: [Tool] = [], approve: Approve? = nil
  ) async throws -> RingbackClient {
    RingbackClient(try await link(options, tools, approve))
  }

  /// Starts another daemon with the same options and tools, when this one has died.
  ///
  /// While the daemon runs it does nothing, so everybody who was told of its death may call it. Sessions
  /// of the dead one are gone, and keep saying so.
  public func restart() async throws {
    let restart = try state.withLock { state throws(RingbackError) -> Task<Link, any Error>? in
      guard !state.isClosed else { throw .clientClosed }
      if state.link.isOpen { return nil }
      if let restart = state.restart { return restart }
      let old = state.link
      let restart = Task {
        await old.close()
        return try await Self.link(old.options, old.tools.shared, old.approve)
      }
      state.restart = restart
      return restart
    }
    guard let restart else { return }
    let result = await restart.result
    let isUnwanted = state.withLock { state in
      if state.restart == restart { state.restart = nil }
      guard case .success(let new) = result else { return false }
      if !state.isClosed { state.link = new }
      return state.isClosed
    }
    let new = try result.get()
    if isUnwanted {
      await new.close()
      throw RingbackError.clientClosed
    }
  }

  /// Whether the daemon is there; once it has died, `restart()` starts another one.
  public var isRunning: Bool { link.isOpen }

  /// The number of the daemon's process; nil once it has died or was closed.
  public var processIdentifier: Int32? { link.isOpen ? link.process.identifier : nil }

  /// What the daemon says about itself: its version and its bounds.
  public var daemon: InitializeResult? { link.introduction.current }

  /// Shuts the daemon down; one that does not end in time is killed.
  public func close() async {
    let link = state.withLock { state in
      state.isClosed = true
      return state.link
    }
    await link.close()
  }

  /// Opens a session.
  ///
  /// - Parameters:
  ///   - settings: What holds for its turns.
  ///   - id: Its id, chosen freely; nil lets the daemon choose.
  /// - Returns: The session.
  /// - Throws: The daemon's error, or that it has gone.
  public func session(_ settings: Settings = Settings(), id: String? = nil) async throws -> Session
  {
    let link = link
    let params = try WireEncoder.encode(settings).with("sessionId", id.map { .string($0) })
    let result: SessionNewResult = try await link.request(WireMethod.sessionNew, params)
    return Session(id: result.sessionId, link: link)
  }

  /// Runs one turn in a session of its own.
  public func prompt(_ prompt: Content, _ settings: Settings = Settings()) async throws
    -> TurnResult
  {
    let params = try WireEncoder.encode(settings).with("prompt", WireEncoder.encode(prompt))
    return try await link.request(WireMethod.sessionPrompt, params)
  }

  /// Registers tools that every session sees; all or none, at any time.
  @discardableResult
  public func register(_ tools: Tool...) async throws -> ToolsRegisterResult {
    try await link.register(tools, session: nil)
  }

  /// Takes tools away, and returns the names of those that were there.
  @discardableResult
  public func unregister(_ names: String...) async throws -> [String] {
    let link = link
    let params = try WireEncoder.encode(ToolsUnregisterParams(names: names))
    let result: ToolsUnregisterResult = try await link.request(WireMethod.toolsUnregister, params)
    link.tools.remove(names, session: nil)
    return result.removed
  }

  /// The tools that every session sees.
  public func tools() async throws -> [ToolDefinition] {
    let result: ToolsListResult = try await link.request(WireMethod.toolsList, [:])
    return result.tools
  }

  /// The open sessions, page by page.
  public func sessions() async throws -> [SessionSummary] {
    var sessions: [SessionSummary] = []
    var offset: Int? = 0
    while let start = offset {
      let params = try WireEncoder.encode(SessionListParams(offset: start))
      let page: SessionListResult = try await link.request(WireMethod.sessionList, params)
      sessions += page.sessions
      offset = page.sessions.isEmpty ? nil : page.nextOffset
    }
    return sessions
  }

  /// The models of one provider, or of all.
  public func models(provider: String? = nil) async throws -> ModelsListResult {
    let params = try WireEncoder.encode(ModelsListParams(provider: provider))
    return try await link.request(WireMethod.modelsList, params)
  }

  /// Sends any request and returns its result.
  public func request(_ method: String, _ params: JSONValue? = nil) async throws -> JSONValue {
    try await link.request(method, params?.wire)
  }

  private var link: Link { state.withLock { $0.link } }

  private static func link(
    _ options: DaemonOptions, _ tools: [Tool], _ approve: Approve?
  ) async throws -> Link {
    let link = try Link(options, approve: approve)
    do {
      try await link.open()
      if !tools.isEmpty { _ = try await link.register(tools, session: nil) }
      return link
    } catch {
      await link.close()
      throw error
    }
  }
}

/// Runs `body` with a daemon that is shut down when it returns, throws or is cancelled.
public func withRingback<Result>(
  _ options: DaemonOptions = DaemonOptions(), tools: [Tool] = [], approve: Approve? = nil,
  _ body: (RingbackClient) async throws -> Result
) async throws -> Result {
  let client = try await RingbackClient.spawn(options, tools: tools, approve: approve)
  do {
    let result = try await body(client)
    await client.close()
    return result
  } catch {
    await client.close()
    throw error
  }
}
