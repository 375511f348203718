import Platform
import Synchronization

/// What the loopback server's thread shares with the test.
final class Core: Sendable {
  struct State {
    var requests: [RecordedRequest] = []
    var accepted = 0
    var closed = 0
    var isStopped = false
    var hasEnded = false
    /// Connections whose gate or stream has news.
    var poked: Set<Int> = []
    fileprivate var waiters: [Waiter] = []
  }

  fileprivate struct Waiter {
    let isDone: @Sendable (borrowing State) -> Bool
    let continuation: CheckedContinuation<Bool, Never>
  }

  let poller: Poller
  let state = Mutex(State())

  init() throws(SystemError) {
    poller = try Poller()
  }

  // Not sooner: whoever holds this may still wake the poller.
  deinit {
    poller.close()
  }

  /// Changes the state and wakes whoever waited for that.
  func change(_ body: (inout State) -> Void) {
    let ready = state.withLock { state in
      body(&state)
      let all = state.waiters
      state.waiters = []
      var ready: [(Waiter, Bool)] = []
      for waiter in all {
        if waiter.isDone(state) {
          ready.append((waiter, true))
        } else if state.hasEnded {
          ready.append((waiter, false))
        } else {
          state.waiters.append(waiter)
        }
      }
      return ready
    }
    for (waiter, isDone) in ready { waiter.continuation.resume(returning: isDone) }
  }

  func wait(until isDone: @escaping @Sendable (borrowing State) -> Bool) async throws {
    let isTrue = await withCheckedContinuation { continuation in
      change { $0.waiters.append(Waiter(isDone: isDone, continuation: continuation)) }
    }
    if !isTrue { throw LoopbackServer.Failure.stopped }
  }
}

/// The loopback server's thread: accepts, reads, answers, until it is stopped.
final class LoopbackServerThread {
  private let core: Core
  private let listener: Descriptor
  private let greeting: [UInt8]
  private let answer: @Sendable (RecordedRequest) -> ServerScript
  private var connections: [Int: LoopbackConnection] = [:]
  private var accepted = 0

  private static let listenerToken: UInt64 = 0

  init(
    core: Core, listener: Descriptor, greeting: [UInt8],
    answer: @escaping @Sendable (RecordedRequest) -> ServerScript
  ) {
    self.core = core
    self.listener = listener
    self.greeting = greeting
    self.answer = answer
  }

  func run() {
    defer { end() }
    var events: [PollEvent] = []
    do {
      try core.poller.add(listener, interest: .readable, token: Self.listenerToken)
      while !core.state.withLock({ $0.isStopped }) {
        try core.poller.wait(timeoutNanoseconds: nil, events: &events)
        for event in events { take(event) }
        for number in takePoked() { advance(number) }
      }
    } catch {
      // Without its poller the server can only end; tests that wait for it then fail.
      core.change { $0.isStopped = true }
    }
  }

  private func end() {
    for connection in connections.values { connection.socket.close() }
    listener.close()
    core.change { state in
      state.closed += connections.count
      state.hasEnded = true
    }
  }

  private func takePoked() -> Set<Int> {
    core.state.withLock { state in
      defer { state.poked = [] }
      return state.poked
    }
  }

  private func take(_ event: PollEvent) {
    guard event.token != Self.listenerToken else { return accept() }
    let number = Int(event.token) - 1
    guard let connection = connections[number] else { return }
    if !event.readiness.isDisjoint(with: [.readable, .hangUp, .error]), !connection.read() {
      return close(connection)
    }
    advance(number)
  }

  private func accept() {
    while let socket = LoopbackSocket.accept(listener) {
      let connection = LoopbackConnection(number: accepted, socket: socket)
      accepted += 1
      connections[connection.number] = connection
      core.change { $0.accepted += 1 }
      do {
        try core.poller.add(socket, interest: .readable, token: UInt64(connection.number) + 1)
        guard !greeting.isEmpty else { continue }
        connection.perform(ServerScript([.bytes(greeting)]))
        advance(connection.number)
      } catch {
        close(connection)
      }
    }
  }

  private func advance(_ number: Int) {
    guard let connection = connections[number] else { return }
    let core = core
    let poke: @Sendable () -> Void = {
      core.state.withLock { _ = $0.poked.insert(number) }
      core.poller.wake()
    }
    repeat {
      guard connection.advance(poke) else { return close(connection) }
    } while beginNext(connection)
    do {
      try core.poller.modify(
        connection.socket, interest: connection.interest, token: UInt64(number) + 1)
    } catch {
      close(connection)
    }
  }

  private func beginNext(_ connection: LoopbackConnection) -> Bool {
    guard let request = connection.nextRequest() else { return false }
    core.change { $0.requests.append(request) }
    connection.perform(answer(request))
    return true
  }

  private func close(_ connection: LoopbackConnection) {
    connections[connection.number] = nil
    core.poller.remove(connection.socket)
    connection.socket.close()
    core.change { $0.closed += 1 }
  }
}
