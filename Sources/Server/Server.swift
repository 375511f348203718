package import Conversation
import EventLoop
import JSON
package import JSONRPC
package import ModelProviders
import RingbackProtocol
import Synchronization

/// Answers one client: its lifecycle, its tools and its sessions.
///
/// Everything here is called on the connection's reader thread, in order of arrival, and changes
/// state at once; only what waits for a model is handed on to a task.
package final class Server: ConnectionDelegate {
  /// Where the client is in LSP's lifecycle.
  enum Lifecycle: Sendable {
    case created
    case initialized
    case shutDown
  }

  /// What the server asks of the process that it lives in.
  package enum Event: Sendable, Equatable {
    /// The client said `exit`; the process ends with this status.
    case exit(status: Int32)
    /// A direction of the connection is over.
    case ended(ConnectionEnd)
    /// The client named the process whose end is its own.
    case watch(process: Int32)
  }

  struct State {
    var lifecycle = Lifecycle.created
    var capabilities = ClientCapabilities()
    var trace = TraceValue.off
    var sharedTools = ToolSet.empty
    /// Over all sessions, for the bound on it.
    var toolCount = 0
  }

  let connection: Connection
  let catalog: ModelCatalog
  let clock: any TurnClock
  let limits: Limits
  let version: String
  let defaultModel: String
  let prices: [String: ModelPrices]
  let sessions: SessionTable
  let openCalls: OpenCalls
  let state = Mutex(State())
  /// The answer to `rpc.discover`, encoded when it is first asked for.
  private let encodedDescription = Mutex<EncodedJSON?>(nil)
  private let report: @Sendable (Event) -> Void

  /// Makes a server for one connection, which is started with it as its delegate.
  ///
  /// - Parameters:
  ///   - connection: The client.
  ///   - catalog: The models.
  ///   - clock: Times turns.
  ///   - limits: Every bound.
  ///   - version: The daemon's version, as `initialize` tells it.
  ///   - defaultModel: Answers sessions that name no model.
  ///   - prices: What models cost, by their full names.
  ///   - report: Takes what concerns the whole process; called on the reader thread.
  package init(
    connection: Connection, catalog: ModelCatalog, clock: any TurnClock, limits: Limits,
    version: String, defaultModel: String, prices: [String: ModelPrices] = [:],
    report: @escaping @Sendable (Event) -> Void
  ) {
    self.connection = connection
    self.catalog = catalog
    self.clock = clock
    self.limits = limits
    self.version = version
    self.defaultModel = defaultModel
    self.prices = prices
    self.report = report
    sessions = SessionTable(most: limits.sessions)
    openCalls = OpenCalls(mostAbandoned: limits.connection.maxAbandonedCalls)
  }

  /// The description of the protocol, encoded once.
  var description: EncodedJSON {
    encodedDescription.withLock { encoded in
      if let encoded { return encoded }
      let description = EncodedJSON(.object(OpenRPCDocument.json(daemonVersion: version)))
      encoded = description
      return description
    }
  }

  /// Tells the process.
  func tell(_ event: Event) { report(event) }

  /// Takes a request; its state changes happen before this returns.
  package func accept(_ request: Request) -> Acceptance {
    do {
      guard let method = Method(rawValue: request.method) else {
        try requireInitialized()
        throw RPCError.methodNotFound(request.method)
      }
      guard method.kind == .request else {
        throw RPCError.invalidRequest(
          "\(request.method) is a notification; send it without an id.", kind: "not_a_request")
      }
      if method != .initialize { try requireInitialized() }
      trace("received \(request.method) \(request.id)", verbose: request.params)
      return try answer(request, to: method)
    } catch {
      return .refused(RPCError(error))
    }
  }

  /// Takes a notification; what is wrong with it is only traced, since it is never answered.
  package func receive(_ notification: Notification) {
    guard let method = Method(rawValue: notification.method), method.kind == .notification else {
      return trace("ignored notification \(notification.method)", verbose: notification.params)
    }
    if method == .exit { return exit() }
    guard state.withLock({ $0.lifecycle != .created }) else { return }
    do {
      try act(on: notification, method)
    } catch {
      trace("ignored \(notification.method): \(RPCError(error).message)", verbose: nil)
    }
  }

  /// Learns that a direction is over.
  package func ended(_ end: ConnectionEnd) { report(.ended(end)) }

  /// Learns of something that was dropped.
  package func noticed(_ notice: ConnectionNotice) {
    if case .lateResponse(let id) = notice { openCalls.noteLateAnswer(to: id) }
    trace("dropped \(notice.words)", verbose: nil)
  }

  /// Before `initialize` and after `shutdown` nothing else is answered (LSP 3.17).
  private func requireInitialized() throws(RPCError) {
    switch state.withLock({ $0.lifecycle }) {
    case .created: throw .notInitialized
    case .initialized: return
    case .shutDown:
      throw .invalidRequest("The daemon was shut down; send exit.", kind: "shut_down")
    }
  }

  /// Sends `$/logTrace`, if the client asked for it.
  func trace(_ message: @autoclosure () -> String, verbose: @autoclosure () -> RawJSON?) {
    let level = state.withLock { $0.trace }
    guard level != .off else { return }
    let detail = level == .verbose ? verbose()?.value.text : nil
    connection.send(
      ClientMethod.logTrace.rawValue,
      EncodedJSON(writing: LogTrace(message: message(), verbose: detail)))
  }
}
