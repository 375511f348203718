import JSON
import JSONRPC
import Platform
import Synchronization

/// What a call of the daemon is answered with; `Answer` is a message of the protocol here.
typealias CallAnswer = JSONRPC.Answer

/// One running daemon and the conversation with it.
final class Link: Sendable {
  let process: DaemonProcess
  let options: DaemonOptions
  let tools = ToolTable()
  let approve: Approve?
  /// What the daemon said about itself.
  let introduction = Once<InitializeResult>()
  private let connection: Connection
  /// Why the daemon was killed, if it wrote what is no message.
  private let fault = Once<String>()
  private let feeds = Mutex<[String: TurnFeed]>([:])
  private let phase = Mutex(Phase.open)
  private let isEnding = Atomic(false)
  private let isReleased = Atomic(false)

  private enum Phase { case open, closing, ending }

  /// From the end of its output a daemon has this long to be gone.
  private static let deathLimit = Duration.seconds(1)

  init(_ options: DaemonOptions, approve: Approve?) throws(RingbackError) {
    // A daemon that dies while it is written to must not end this process.
    CurrentProcess.ignoreBrokenPipes()
    process = try DaemonProcess(options)
    self.options = options
    self.approve = approve
    do throws(SystemError) {
      connection = try Connection(
        input: process.output, output: process.input, framing: .lines,
        limits: ConnectionLimits(maxMessageBytes: 256 << 20, maxQueuedOutputBytes: 256 << 20))
    } catch {
      process.kill()
      throw RingbackError(kind: .notStarted, message: "Cannot talk to the daemon: \(error)")
    }
  }

  /// Begins the conversation.
  func open() async throws {
    try connection.start(self)
    let timer = Task {
      // Cancelled when the daemon has answered in time.
      try await ContinuousClock().sleep(for: options.startTimeout)
      process.kill()
    }
    defer { timer.cancel() }
    let capabilities = ClientCapabilities(
      approvals: approve == nil ? nil : true,
      updates: options.excludedUpdates.isEmpty
        ? nil : UpdateCapabilities(exclude: options.excludedUpdates))
    let params = InitializeParams(
      clientInfo: options.clientInfo, processId: Int(CurrentProcess.identifier),
      providers: options.providers, capabilities: capabilities)
    let result = try await request(
      WireMethod.initialize, WireEncoder.encode(params), as: InitializeResult.self)
    guard result.protocolVersion == wireProtocolVersion else {
      throw RingbackError(
        kind: .badMessage, message: "The daemon speaks version \(result.protocolVersion).")
    }
    introduction.resolve(result)
    notify(WireMethod.initialized, nil)
  }

  /// Whether the daemon can still be talked to.
  var isOpen: Bool { phase.withLock { $0 == .open } && process.exit.current == nil }

  // MARK: Sending

  /// Sends a request and returns at once; the answer comes later.
  func send(
    _ method: String, _ params: Wire?, then: @escaping @Sendable (Reply) -> Void
  ) throws(RingbackError) -> RequestID {
    let encoded = params.map { EncodedJSON($0) }
    if let most = introduction.current?.limits.maxMessageBytes, let size = encoded?.bytes.count,
      size > most - 256
    {
      throw RingbackError(
        kind: .messageTooLarge, message: "The message has \(size) bytes, the daemon takes \(most).")
    }
    return connection.call(method, encoded, completion: then)
  }

  /// Sends a request and waits for its answer.
  ///
  /// When the task is cancelled so is the request, whose answer is then waited for in bounds.
  func request<Result: Decodable>(
    _ method: String, _ params: Wire?, as type: Result.Type = Result.self
  ) async throws -> Result {
    try Task.checkCancellation()
    let answer = Once<Reply>()
    let id = try send(method, params) { answer.resolve($0) }
    let reply = await withTaskCancellationHandler {
      await answer.value
    } onCancel: {
      withdraw(id, answer)
    }
    try Task.checkCancellation()
    return try WireDecoder.decode(type, from: try await result(of: reply))
  }

  /// Asks the daemon to cancel a request, and gives its answer up when it does not come.
  func withdraw(_ id: RequestID, _ answer: Once<Reply>) {
    guard answer.current == nil else { return }
    connection.cancelCall(id)
    Task {
      // Nobody cancels it; it ends after the one wait.
      try await ContinuousClock().sleep(for: options.cancelTimeout)
      if connection.abandon(id) { answer.resolve(.failure(.connectionClosed)) }
    }
  }

  /// Sends a notification.
  func notify(_ method: String, _ params: Wire?) {
    connection.send(method, params.map { EncodedJSON($0) })
  }

  /// The result of an answer, or the error that it is.
  func result(of reply: Reply) async throws -> Wire {
    switch reply {
    case .success(let result): return result.value
    case .failure(let error) where error == .connectionClosed: throw await end
    case .failure(let error): throw RingbackError(error)
    }
  }

  /// Why nothing can be asked any more.
  private var end: RingbackError {
    get async {
      if phase.withLock({ $0 == .closing }) {
        return .clientClosed
      }
      let exit = await process.end(within: Self.deathLimit)
      if let fault = fault.current { return RingbackError(kind: .badMessage, message: fault) }
      return RingbackError(exit)
    }
  }

  // MARK: Turns

  /// Takes the updates of a session's turn; false when it is in one already.
  func follow(_ session: String, _ feed: TurnFeed) -> Bool {
    feeds.withLock { feeds in
      guard feeds[session] == nil else { return false }
      feeds[session] = feed
      return true
    }
  }

  /// Takes no more updates of a session.
  func unfollow(_ session: String, _ feed: TurnFeed) {
    feeds.withLock { if $0[session] === feed { $0[session] = nil } }
  }

  fileprivate func route(_ params: Wire) {
    guard let session = params["sessionId"]?.string, let update = params["update"] else { return }
    feeds.withLock { $0[session] }?.take(update)
  }

  // MARK: The end

  /// Shuts the daemon down; one that does not end in time is killed.
  ///
  /// One that has died stays dead: what is asked of it later says so, and not that it was closed.
  func close() async {
    let isFirst = phase.withLock { phase in
      guard phase == .open else { return false }
      // The reader may not have come to the end of a daemon that is known to have died.
      phase = process.exit.current == nil ? .closing : .ending
      return phase == .closing
    }
    if isFirst {
      // A daemon that has gone cannot answer, and need not.
      _ = try? send(WireMethod.shutdown, nil) { _ in }
      connection.send(WireMethod.exit, nil)
    }
    _ = await process.end(within: options.shutdownTimeout)
    await release()
  }

  /// Gives back what the system lent, once nobody uses it any more.
  private func release() async {
    await connection.close()
    guard !isReleased.exchange(true, ordering: .acquiringAndReleasing) else { return }
    process.input.close()
    process.output.close()
  }

  /// The end of the conversation, whoever brought it about, leaves nothing open.
  fileprivate func endProcess() {
    let limit = phase.withLock { phase in
      if phase == .open { phase = .ending }
      return phase == .closing ? options.shutdownTimeout : Self.deathLimit
    }
    Task {
      _ = await process.end(within: limit)
      await release()
    }
  }
}

extension Link: ConnectionDelegate {
  func accept(_ request: Request) -> Acceptance {
    let params = request.params?.value ?? .null
    switch request.method {
    case WireMethod.toolsCall:
      return .deferred { await self.tools.answer(params, self) }
    case WireMethod.toolsApprove:
      guard let approve else { return .refused(.methodNotFound(request.method)) }
      return .deferred { await Link.decide(params, approve) }
    default:
      return .refused(.methodNotFound(request.method))
    }
  }

  func receive(_ notification: JSONRPC.Notification) {
    guard notification.method == WireMethod.sessionUpdate, let params = notification.params else {
      return
    }
    route(params.value)
  }

  func ended(_ end: ConnectionEnd) {
    // The output ends after the input or with it; one of both is enough.
    let isFirst = !isEnding.exchange(true, ordering: .relaxed)
    if isFirst { endProcess() }
  }

  func noticed(_ notice: ConnectionNotice) {
    // An error without an id: a request of ours was not understood, and would stay open for ever.
    if case .errorWithoutID = notice { process.kill() }
  }

  /// What cannot be read may have been the answer to anything: nothing after it can be trusted.
  func answersUnreadable(_ error: RPCError) -> Bool {
    fault.resolve("The daemon wrote what is no message: \(error.message)")
    process.kill()
    return false
  }

  private static func decide(_ params: Wire, _ approve: Approve) async -> CallAnswer {
    do {
      let question = try WireDecoder.decode(ToolsApproveParams.self, from: params)
      return .success(EncodedJSON(try WireEncoder.encode(await approve(question))))
    } catch {
      return .failure(.invalidParams([("", "\(error)")]))
    }
  }
}
