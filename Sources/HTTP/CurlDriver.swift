import CCurl
import EventLoop
import Platform

/// All of a client's transfers in libcurl, moved on by the loop's events; lives on its thread.
///
/// libcurl calls back only within a call from here, and those callbacks run no code of anybody else:
/// continuations that they resume run later. So nothing calls into libcurl while it is at work.
final class CurlDriver {
  private struct Waiting {
    let request: HTTPRequest
    let origin: String
    let exchange: Exchange
  }

  private let loop: EventLoop
  private let configuration: HTTPClientConfiguration
  private var session: CurlSession?
  // What the loop's callbacks hold; nil before the first request and after the end.
  private var own: LoopBound<CurlDriver>?
  private var transfers: [UInt64: Transfer] = [:]
  private var dirty: [Transfer] = []
  private var waiting: [UInt64: Waiting] = [:]
  private var waitingOrder: [UInt64] = []
  private var watches: [Int32: DescriptorWatch] = [:]
  private var timer: LoopTimer?
  private var idleHandles: [CurlHandle] = []

  private static let idleHandlesKept = 16

  init(loop: EventLoop, configuration: HTTPClientConfiguration) {
    self.loop = loop
    self.configuration = configuration
  }

  /// Starts a request, or lets it wait for a place.
  func start(
    _ request: HTTPRequest, origin: String, for exchange: Exchange, driver: LoopBound<CurlDriver>
  ) {
    own = driver
    guard !exchange.hasEnded else { return }
    let next = Waiting(request: request, origin: origin, exchange: exchange)
    guard transfers.count >= configuration.limits.activeRequests else {
      begin(next)
      // Sent now rather than when libcurl's timer fires.
      actOnTimer()
      return
    }
    guard waiting.count < configuration.limits.waitingRequests else {
      exchange.finish(HTTPError(.overloaded, "Too many requests wait for a connection."))
      return
    }
    waiting[exchange.number] = next
    waitingOrder.append(exchange.number)
  }

  /// Ends a request whose task does not want it any more.
  func cancel(_ number: UInt64) {
    if let transfer = transfers[number] {
      end(transfer)
      settle()
    } else if waiting.removeValue(forKey: number) != nil, waitingOrder.count > 2 * waiting.count {
      waitingOrder.removeAll { waiting[$0] == nil }
    }
  }

  /// Goes on with a request whose buffer has room again.
  func resume(_ number: UInt64) {
    guard let transfer = transfers[number] else { return }
    resume(transfer)
    settle()
  }

  /// Gives everything back; nothing is called afterwards.
  func close() {
    for transfer in transfers.values { end(transfer) }
    idleHandles = []
    timer?.cancel()
    session = nil
    for watch in watches.values { watch.cancel() }
    watches = [:]
    own = nil
  }
}

// Moving on.
extension CurlDriver {
  private func begin(_ next: Waiting) {
    do throws(HTTPError) {
      let session = try startedSession()
      let handle = try idleHandle(session.library, for: next.request.isPlainPost)
      let transfer = Transfer(
        next.request, origin: next.origin, handle: handle, exchange: next.exchange,
        driver: self, limits: configuration.limits, now: loop.now)
      let context = unsafe Unmanaged.passUnretained(transfer).toOpaque()
      try unsafe handle.setCallbacks(context: context, head: curlGaveHeadLine, body: curlGaveBytes)
      try handle.prepare(next.request, configuration)
      try session.add(handle)
      transfers[next.exchange.number] = transfer
      startTimers(of: transfer)
    } catch {
      next.exchange.finish(error)
    }
  }

  /// Passes on what libcurl has done since the last time.
  private func settle() {
    flushDirty()
    endFinished()
    startWaiting()
  }

  private func flushDirty() {
    while let transfer = dirty.popLast() {
      let hadHead = transfer.hasHead
      let hasRoom = transfer.flush(now: loop.now)
      if !hadHead, transfer.hasHead { startIdleTimer(of: transfer) }
      if hasRoom { resume(transfer) }
    }
  }

  private func endFinished() {
    while let session, let (transfer, code) = session.nextEnded() {
      let failure = transfer.failure(code: code, session.library)
      end(transfer, isWhole: failure == nil)
      transfer.exchange.finish(failure)
    }
  }

  private func startWaiting() {
    guard !waiting.isEmpty else { return }
    var taken = 0
    while transfers.count < configuration.limits.activeRequests, taken < waitingOrder.count {
      let number = waitingOrder[taken]
      taken += 1
      if let next = waiting.removeValue(forKey: number) { begin(next) }
    }
    waitingOrder.removeFirst(taken)
  }

  private func resume(_ transfer: Transfer) {
    if transfer.unpause(now: loop.now) { session?.resume(transfer.handle) }
  }

  /// Takes a transfer away from libcurl, which closes its connection unless the response is whole.
  private func end(_ transfer: Transfer, isWhole: Bool = false) {
    transfers[transfer.exchange.number] = nil
    transfer.cancelTimers()
    session?.remove(transfer.handle)
    guard idleHandles.count < Self.idleHandlesKept else { return }
    transfer.handle.clear(keepsSettings: isWhole && transfer.isPlainPost)
    idleHandles.append(transfer.handle)
  }

  private func startedSession() throws(HTTPError) -> CurlSession {
    if let session { return session }
    let library = try CurlLibrary.load(names: configuration.libraryNames)
    let new = try CurlSession(
      library, driver: self, keptConnections: configuration.limits.keptConnections)
    session = new
    return new
  }

  /// A handle in which a request of the same kind was made before, or a new one.
  private func idleHandle(
    _ library: CurlLibrary, for isPlainPost: Bool
  ) throws(HTTPError) -> CurlHandle {
    let same = idleHandles.lastIndex { $0.isSetUp == isPlainPost }
    if let index = same ?? (isPlainPost ? idleHandles.indices.last : nil) {
      return idleHandles.remove(at: index)
    }
    return try CurlHandle(library)
  }
}

// Time limits.
extension CurlDriver {
  private func startTimers(of transfer: Transfer) {
    let number = transfer.exchange.number
    transfer.phaseTimer = schedule(transfer.timeouts.firstByte) { driver in
      driver.expire(number, .firstByte)
    }
    guard let total = transfer.timeouts.total else { return }
    transfer.totalTimer = schedule(total) { $0.expire(number, .total) }
  }

  private func startIdleTimer(of transfer: Transfer) {
    transfer.phaseTimer?.cancel()
    let number = transfer.exchange.number
    let deadline = transfer.lastActivity.advanced(by: transfer.timeouts.idle)
    transfer.phaseTimer = schedule(loop.now.duration(to: deadline)) { driver in
      driver.checkIdle(number)
    }
  }

  // The timer is not moved with every piece of the body; it looks when it fires whether one came.
  private func checkIdle(_ number: UInt64) {
    guard let transfer = transfers[number] else { return }
    let now = loop.now
    if transfer.isPaused { transfer.lastActivity = now }
    let deadline = transfer.lastActivity.advanced(by: transfer.timeouts.idle)
    if deadline > now { startIdleTimer(of: transfer) } else { expire(number, .idle) }
  }

  private func expire(_ number: UInt64, _ phase: HTTPError.Phase) {
    guard let transfer = transfers[number] else { return }
    end(transfer)
    transfer.exchange.finish(
      .timeout(phase, origin: transfer.origin, limits: transfer.timeouts))
    settle()
  }

  private func schedule(
    _ delay: Duration, _ action: @escaping @Sendable (CurlDriver) -> Void
  ) -> LoopTimer? {
    guard let own else { return nil }
    return loop.schedule(after: delay) { action(own.value) }
  }
}

// What libcurl asks for.
extension CurlDriver {
  private func act(on socket: Int32, _ readiness: Int32) {
    session?.act(on: socket, readiness)
    settle()
  }

  private func actOnTimer() {
    session?.actOnTimer()
    settle()
  }

  /// Remembers that a transfer has something to pass on once libcurl has returned.
  func noteDirty(_ transfer: Transfer) {
    dirty.append(transfer)
  }

  func watch(_ socket: Int32, _ what: Int) -> Bool {
    guard what != CCURL_POLL_REMOVE else {
      watches.removeValue(forKey: socket)?.cancel()
      return true
    }
    var interest: PollInterest = []
    if what & CCURL_POLL_IN != 0 { interest.insert(.readable) }
    if what & CCURL_POLL_OUT != 0 { interest.insert(.writable) }
    do throws(SystemError) {
      if let watch = watches[socket] {
        try watch.update(interest)
      } else if let own {
        watches[socket] = try loop.watch(Descriptor(socket), for: interest) { readiness in
          own.value.act(on: socket, curlSelection(readiness))
        }
      }
      return true
    } catch {
      // libcurl then ends its transfers with an error of its own.
      return false
    }
  }

  func setTimer(_ milliseconds: Int) {
    timer?.cancel()
    timer = nil
    guard milliseconds >= 0, let own else { return }
    // libcurl reads the system's clock, so a test's clock must not hold it up.
    timer = loop.schedule(after: .milliseconds(milliseconds), on: .system) {
      own.value.actOnTimer()
    }
  }
}
