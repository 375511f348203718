import Synchronization
import Waiting

/// What passes from the transfer of one request to the task that takes its response.
///
/// The transfer lives on the loop's thread, the task may live anywhere. Whatever ends the exchange
/// first, an end, an error or the task's own wish, decides how it ended.
final class Exchange: Sendable {
  /// The first part of a response.
  struct Head {
    var status = 0
    var headers = HTTPHeaders()
  }

  private enum End {
    case clean
    case failed(HTTPError)
  }

  private struct State {
    var head: Head?
    var bytes: [UInt8] = []
    var end: End?
    // The transfer waits until there is room again.
    var isPaused = false
    var waiter: Waiter?
  }

  let number: UInt64
  private let client: HTTPClient
  private let capacity: Int
  private let state = Mutex(State())

  init(number: UInt64, client: HTTPClient) {
    self.number = number
    self.client = client
    capacity = client.configuration.limits.bufferedBytes
  }
}

// The transfer's side, on the loop's thread.
extension Exchange {
  /// Bytes that wait to be taken.
  var bufferedCount: Int {
    state.withLock { $0.bytes.count }
  }

  var hasEnded: Bool {
    state.withLock { $0.end != nil }
  }

  func deliver(_ head: Head) {
    wake { $0.head = head }
  }

  /// Hands over bytes; false asks the transfer to go on at once although it said that it waits.
  func deliver(_ bytes: [UInt8], isPaused: Bool) -> Bool {
    let (waiter, isFull) = state.withLock { state in
      if state.bytes.isEmpty { state.bytes = bytes } else { state.bytes += bytes }
      // The task may have emptied the buffer since the transfer found it full.
      state.isPaused = isPaused && state.bytes.count >= capacity
      return (take(&state.waiter), state.isPaused)
    }
    waiter?.resume()
    return isFull || !isPaused
  }

  /// Ends the exchange, cleanly when there is no error.
  func finish(_ error: HTTPError?) {
    wake { state in
      if state.end == nil { state.end = error.map(End.failed) ?? .clean }
    }
  }

  private func wake(_ change: (inout State) -> Void) {
    let waiter = state.withLock { state in
      change(&state)
      return take(&state.waiter)
    }
    waiter?.resume()
  }
}

// The task's side.
extension Exchange {
  func head() async throws(HTTPError) -> Head {
    while true {
      let (head, end) = state.withLock { ($0.head, $0.end) }
      if let head { return head }
      if case .failed(let error) = end { throw error }
      await wait { $0.head != nil || $0.end != nil }
    }
  }

  func nextBytes(closesWhenCancelled: Bool) async throws(HTTPError) -> [UInt8]? {
    while true {
      let (bytes, end, wasPaused) = state.withLock { state in
        let wasPaused = state.isPaused
        state.isPaused = false
        return (takeAll(&state.bytes), state.end, wasPaused)
      }
      if wasPaused { client.resume(number) }
      if !bytes.isEmpty { return bytes }
      switch end {
      case .clean: return nil
      case .failed(let error): throw error
      case nil:
        let isDone: @Sendable (borrowing State) -> Bool = { !$0.bytes.isEmpty || $0.end != nil }
        if closesWhenCancelled { await wait(until: isDone) } else { await suspend(until: isDone) }
      }
    }
  }

  /// Ends the exchange from the task's side, closes the stream and drops what was not taken.
  func abandon() {
    let (isLate, waiter) = state.withLock { state in
      state.bytes = []
      state.isPaused = false
      defer { if state.end == nil { state.end = .failed(Self.cancelled) } }
      return (state.end != nil, take(&state.waiter))
    }
    // Whoever waits for more, while somebody else closes, must learn that nothing more comes.
    waiter?.resume()
    if !isLate { client.cancel(number) }
  }

  private static let cancelled = HTTPError(.cancelled, "The request was cancelled.")

  private func wait(until isDone: @Sendable (borrowing State) -> Bool) async {
    await withTaskCancellationHandler {
      await suspend(until: isDone)
    } onCancel: {
      abandon()
    }
  }

  private func suspend(until isDone: @Sendable (borrowing State) -> Bool) async {
    await Waiter.suspend { waiter in
      let isReady = state.withLock { state in
        if isDone(state) { return true }
        precondition(state.waiter == nil, "two tasks wait for one response")
        state.waiter = waiter
        return false
      }
      if isReady { waiter.resume() }
    }
  }
}

private func take<Value>(_ value: inout Value?) -> Value? {
  defer { value = nil }
  return value
}

private func takeAll(_ bytes: inout [UInt8]) -> [UInt8] {
  var taken: [UInt8] = []
  swap(&taken, &bytes)
  return taken
}
