import JSON
import JSONRPC
import Synchronization

/// A client of the Ringback daemon: functions become tools, prompts become turns.
///
/// It spawns a daemon of its own. `close()` ends that; `withRingback` does so by itself.
public final class RingbackClient: Sendable {
  private let current: Mutex<Link>

  private init(_ link: Link) { current = Mutex(link) }

  /// Starts a daemon.
  ///
  /// - Parameters:
  ///   - options: Which daemon, and how.
  ///   - tools: The tools that every session sees.
  ///   - approve: Decides about calls whose policy asks; without it they are denied by the daemon.
  /// - Throws: `RingbackError` when it cannot be started or refuses the tools.
  public static func spawn(
    _ options: DaemonOptions = DaemonOptions(), tools: [Tool] = [], approve: Approve? = nil
  ) async throws -> RingbackClient {
    RingbackClient(try await link(options, tools, approve))
  }

  /// Starts a new daemon in the place of this one, with the same options and tools.
  ///
  /// It is the way on after the daemon died. Sessions of the old one are gone.
  public func restart() async throws {
    let old = link
    await old.close()
    let new = try await Self.link(old.options, old.tools.shared, old.approve)
    current.withLock { $0 = new }
  }

  /// Whether the daemon is there; once it has died, `restart()` starts another one.
  public var isRunning: Bool { link.isOpen }

  /// What the daemon says about itself: its version and its bounds.
  public var daemon: InitializeResult? { link.introduction.current }

  /// Shuts the daemon down; one that does not end in time is killed.
  public func close() async { await link.close() }

  /// Opens a session.
  ///
  /// - Parameters:
  ///   - settings: What holds for its turns.
  ///   - id: Its id, chosen freely; nil lets the daemon choose.
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

  private var link: Link { current.withLock { $0 } }

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
