import JSON
import Platform
import Synchronization

/// The loop of the reader thread: reads, cuts, classifies and hands over, in order of arrival.
///
/// It also watches for the end of the output and keeps the deadline of `drain`, since it waits in
/// poll(2) anyway.
struct ConnectionReader {
  let connection: Connection
  let delegate: any ConnectionDelegate
  var frames: FrameReader
  let limits: JSONLimits
  private var isInputOpen = true
  private var isOutputOpen = true
  // Whether an answer was queued that is not pushed. What turns queue they push themselves, and their
  // thread is not held up by this one.
  private var owesPush = false

  /// Makes the loop's state for one connection.
  init(_ connection: Connection, _ delegate: any ConnectionDelegate) {
    self.connection = connection
    self.delegate = delegate
    frames = FrameReader(
      framing: connection.framing, maxMessageBytes: connection.limits.maxMessageBytes)
    limits = JSONLimits(maxDepth: connection.limits.maxDepth, maxBytes: .max)
  }

  /// Reads until the connection is closed; after the end of the input it only watches the output.
  mutating func run() {
    while connection.state.withLock({ $0.phase == .started }) {
      // What is answered while messages are buffered is written at once afterwards.
      if owesPush {
        owesPush = false
        connection.output.push()
      }
      if isOutputOpen, let end = connection.output.end { endOutput(end) }
      settleDrains()
      wait()
    }
    connection.output.close()?.join()
    let (closers, drains) = connection.state.withLock { state in
      state.phase = .ended
      defer { (state.closers, state.drains) = ([], []) }
      return (state.closers, state.drains)
    }
    for drain in drains { drain.continuation.resume(returning: false) }
    for closer in closers { closer.resume() }
  }

  private mutating func wait() {
    var input = Readiness.input(isInputOpen ? connection.input : nil)
    var output = Readiness.loss(isOutputOpen ? connection.output.descriptor.descriptor : nil)
    var wake = Readiness.input(connection.signal.descriptor)
    Readiness.wait(&input, &output, &wake, milliseconds: millisecondsToDeadline)
    if wake.isReadable { connection.signal.clear() }
    if input.isReadable { read() }
    if output.isLost { connection.output.lose() }
  }

  private mutating func read() {
    switch frames.buffer.fill(from: connection.input) {
    case .bytes: readFrames()
    case .wouldBlock: break
    case .endOfFile:
      handle(frames.finish())
      endInput(.inputClosed)
    case .failed(let error): endInput(.inputFailed(error.code))
    }
  }

  private mutating func readFrames() {
    while isInputOpen {
      let event = frames.next()
      if case .needsInput = event { return }
      handle(event)
    }
  }

  private mutating func handle(_ event: FrameReader.Event) {
    if let framing = frames.framing, connection.framing == nil {
      connection.output.use(framing)
    }
    switch event {
    case .message(let range): handleMessage(in: range)
    case .refused(let error): refuse(error)
    case .lost(let error):
      refuse(error)
      endInput(.framingLost)
    case .needsInput: break
    }
  }

  /// Queues the one answer of a request; it is pushed when nothing more is buffered.
  mutating func answer(
    _ id: RequestID, _ answer: Answer, in place: OpenRequests.Place, isOpen: Bool
  ) {
    connection.answer(id, answer, in: place, isOpen: isOpen)
    owesPush = true
  }

  /// Queues the answer to a batch if it is whole.
  mutating func seal(_ batch: Int) {
    connection.seal(batch)
    owesPush = true
  }

  /// Answers what is no request.
  mutating func refuse(_ error: RPCError) {
    guard delegate.answersUnreadable(error) else { return }
    answer(.null, .failure(error), in: .message, isOpen: false)
  }

  private mutating func endInput(_ end: ConnectionEnd) {
    guard isInputOpen else { return }
    isInputOpen = false
    connection.output.push()
    connection.endCalls()
    delegate.ended(end)
  }

  private mutating func endOutput(_ end: ConnectionEnd) {
    // What cannot be answered need not be read.
    isInputOpen = false
    isOutputOpen = false
    connection.cancelAll()
    connection.endCalls()
    delegate.ended(end)
  }

  // MARK: Draining

  private var millisecondsToDeadline: Int32? {
    guard connection.signal.isDraining,
      let deadline = connection.state.withLock({ $0.drains.map(\.deadline).min() })
    else { return nil }
    let (seconds, attoseconds) = (deadline - .now).components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    // Rounded up: a millisecond too early would be a busy wait.
    let milliseconds = min(seconds, 1_000_000) * 1_000 + attoseconds / 1_000_000_000_000_000 + 1
    return Int32(clamping: milliseconds)
  }

  private func settleDrains() {
    guard connection.signal.isDraining else { return }
    let isDone = connection.isDrained
    // Without a reader the answers of the last requests are awaited, but cannot be written.
    let isHopeless =
      !connection.output.isOpen && connection.state.withLock { $0.requests.isEmpty }
    let now = ContinuousClock.now
    let settled = connection.state.withLock { state in
      let settled = state.drains.filter { isDone || isHopeless || $0.deadline <= now }
      state.drains.removeAll { isDone || isHopeless || $0.deadline <= now }
      return settled
    }
    for drain in settled { drain.continuation.resume(returning: isDone) }
  }
}
