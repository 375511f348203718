import Platform
import Synchronization

/// Wakes a thread that waits in `poll`, however often it is signalled meanwhile.
final class Wakeup: Sendable {
  private let pipe: Pipe
  private let isSignalled = Atomic(false)

  /// Makes a pipe; fails when the process has no descriptor left.
  init() throws(SystemError) {
    pipe = try Pipe()
  }

  deinit {
    pipe.close()
  }

  /// What becomes readable.
  var descriptor: Descriptor { pipe.reader }

  /// Makes the descriptor readable, unless it is already; callable from any thread.
  func signal() {
    guard !isSignalled.exchange(true, ordering: .acquiringAndReleasing) else { return }
    // The pipe holds at most two bytes, so this can neither wait nor fail.
    _ = pipe.writer.write([1])
  }

  /// Takes the signal back; only for the thread that has seen the descriptor readable.
  func clear() {
    // In this order a signal in between leaves a byte behind: one more round, never a lost signal.
    isSignalled.store(false, ordering: .sequentiallyConsistent)
    var byte: [UInt8] = []
    _ = pipe.reader.read(upTo: 1, appendingTo: &byte)
  }
}
