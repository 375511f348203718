import Platform
import Synchronization

/// The thread that waits for a client which does not take everything at once.
final class OutputThread: Sendable {
  private let wakeup: Wakeup
  private let thread = Mutex<PlatformThread?>(nil)

  /// Starts the thread; it ends when `output` has.
  init(_ output: Output) throws(SystemError) {
    let wakeup = try Wakeup()
    self.wakeup = wakeup
    let started = try PlatformThread.start(name: "rpc-output") {
      Self.run(output, wakeup)
    }
    thread.withLock { $0 = started }
  }

  /// Tells the thread that there is work, or that it should end.
  func wake() { wakeup.signal() }

  /// Waits until the thread has ended.
  func join() {
    let thread = thread.withLock { $0.take() }
    thread?.join()
  }

  private static func run(_ output: Output, _ wakeup: Wakeup) {
    while output.isOpen {
      wait(for: nil, wakeup)
      var block = output.next(after: nil)
      while let current = block {
        guard write(current, to: output, wakeup) else { return }
        block = output.next(after: current)
      }
    }
  }

  /// Writes all of `block`; false when the output has ended meanwhile.
  private static func write(
    _ block: OutputQueue.Block, to output: Output, _ wakeup: Wakeup
  ) -> Bool {
    var position = block.written
    while position < block.bytes.count {
      guard output.isOpen else { return false }
      switch output.descriptor.writeWaiting(block.bytes, from: position) {
      case .bytes(let count):
        position += count
        output.didWrite(count)
      case .wouldBlock:
        wait(for: output.descriptor.descriptor, wakeup)
      case .failed(let code):
        output.fail(code)
        return false
      }
    }
    return true
  }

  /// Waits until `descriptor` can be written to, or until somebody calls `wake`.
  private static func wait(for descriptor: Descriptor?, _ wakeup: Wakeup) {
    var none = Readiness.input(nil)
    var output = Readiness.output(descriptor)
    var wake = Readiness.input(wakeup.descriptor)
    Readiness.wait(&output, &wake, &none)
    if wake.isReadable { wakeup.clear() }
  }
}
