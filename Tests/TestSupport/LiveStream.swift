import Synchronization

/// A body that a test writes while the response is under way; several responses must not share one.
package final class LiveStream: Sendable {
  private struct State {
    var chunks: [[UInt8]] = []
    var isFinished = false
    var poke: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())

  /// Starts a stream with nothing in it.
  package init() {}

  /// Adds a chunk, which is written as soon as the client takes it.
  package func send(_ text: String) {
    send(Array(text.utf8))
  }

  /// Adds a chunk, which is written as soon as the client takes it; an empty one is left out.
  package func send(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    change { $0.chunks.append(chunked(bytes)) }
  }

  /// Lets the response go on behind the stream.
  package func finish() {
    change { $0.isFinished = true }
  }

  /// What has been added since the last time; nil once there will be no more.
  func take(_ poke: @escaping @Sendable () -> Void) -> [UInt8]? {
    state.withLock { state in
      state.poke = poke
      guard state.chunks.isEmpty else {
        defer { state.chunks = [] }
        return Array(state.chunks.joined())
      }
      return state.isFinished ? nil : []
    }
  }

  private func change(_ body: (inout State) -> Void) {
    let poke = state.withLock { state in
      body(&state)
      return state.poke
    }
    poke?()
  }
}

/// Something that a script waits for until a test opens it, once and for all.
package final class Gate: Sendable {
  private struct State {
    var isOpen = false
    var pokes: [@Sendable () -> Void] = []
  }

  private let state = Mutex(State())

  /// Makes a gate that is shut.
  package init() {}

  /// Lets every script pass, those that come later too.
  package func open() {
    let pokes = state.withLock { state in
      state.isOpen = true
      defer { state.pokes = [] }
      return state.pokes
    }
    for poke in pokes { poke() }
  }

  /// Waits until it is open.
  package func opened() async {
    await withCheckedContinuation { continuation in
      if isOpen({ continuation.resume() }) { continuation.resume() }
    }
  }

  /// Whether it is open; calls back once when it opens later.
  func isOpen(_ poke: @escaping @Sendable () -> Void) -> Bool {
    state.withLock { state in
      if !state.isOpen { state.pokes.append(poke) }
      return state.isOpen
    }
  }
}
