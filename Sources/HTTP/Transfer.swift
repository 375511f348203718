import CCurl
import EventLoop

/// One request that libcurl is at work on; lives on the loop's thread.
final class Transfer {
  let handle: CurlHandle
  let exchange: Exchange
  let origin: String
  let timeouts: HTTPTimeouts
  let isPlainPost: Bool
  /// Why we refused what came, since libcurl knows only that we did.
  private(set) var refusal: HTTPError?
  private(set) var hasHead = false
  private(set) var isPaused = false
  var lastActivity: LoopInstant
  var phaseTimer: LoopTimer?
  var totalTimer: LoopTimer?

  // The driver owns its transfers and ends them all before itself.
  private unowned let driver: CurlDriver
  // Whether something waits to be handed to the exchange.
  private var isDirty = false
  private var parser: ResponseHeadParser
  private var newHead: Exchange.Head?
  private var pending: [UInt8] = []
  // At least as many as wait in the exchange; the exact number costs a lock.
  private var undrained = 0
  private let capacity: Int

  init(
    _ request: HTTPRequest, origin: String, handle: CurlHandle, exchange: Exchange,
    driver: CurlDriver, limits: HTTPClientConfiguration.Limits, now: LoopInstant
  ) {
    self.handle = handle
    self.exchange = exchange
    self.driver = driver
    self.origin = origin
    timeouts = request.timeouts
    isPlainPost = request.isPlainPost
    lastActivity = now
    capacity = limits.bufferedBytes
    parser = ResponseHeadParser(maximumBytes: limits.headBytes)
  }

  /// Takes a line of the head; false has libcurl end the transfer.
  func takeHeadLine(_ line: Span<UInt8>) -> Bool {
    switch parser.take(line) {
    case .incomplete: break
    case .complete(let head):
      newHead = head
      markDirty()
    case .tooLarge:
      refusal = HTTPError(.tooLarge, "The head of the response from \(origin) is too long.")
      return false
    }
    return true
  }

  /// Takes bytes of the body; false has libcurl keep them until the transfer is resumed.
  func takeBytes(_ bytes: UnsafeRawBufferPointer) -> Bool {
    markDirty()
    if undrained + pending.count >= capacity {
      undrained = exchange.bufferedCount
      isPaused = undrained + pending.count >= capacity
      guard !isPaused else { return false }
    }
    unsafe pending.append(contentsOf: bytes)
    return true
  }

  /// Hands over what came since the last time; true asks for `resume`, since there is room again.
  func flush(now: LoopInstant) -> Bool {
    isDirty = false
    lastActivity = now
    if let newHead {
      self.newHead = nil
      hasHead = true
      exchange.deliver(newHead)
    }
    guard !pending.isEmpty || isPaused else { return false }
    var bytes: [UInt8] = []
    swap(&bytes, &pending)
    undrained += bytes.count
    return !exchange.deliver(bytes, isPaused: isPaused)
  }

  /// Notes that the exchange has room again; false when the transfer was not waiting for that.
  func unpause(now: LoopInstant) -> Bool {
    guard isPaused else { return false }
    isPaused = false
    undrained = exchange.bufferedCount
    lastActivity = now
    return true
  }

  private func markDirty() {
    guard !isDirty else { return }
    isDirty = true
    driver.noteDirty(self)
  }

  func cancelTimers() {
    phaseTimer?.cancel()
    totalTimer?.cancel()
  }
}
