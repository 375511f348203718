import Platform
import Synchronization

/// What wakes the reader thread from outside.
final class ReaderSignal: Sendable {
  private let wakeup: Wakeup
  private let draining = Atomic(false)

  /// Makes the signal; fails when the process has no descriptor left.
  init() throws(SystemError) {
    wakeup = try Wakeup()
  }

  /// What becomes readable.
  var descriptor: Descriptor { wakeup.descriptor }

  /// Whether somebody waits for everything to be written.
  var isDraining: Bool {
    get { draining.load(ordering: .sequentiallyConsistent) }
    set { draining.store(newValue, ordering: .sequentiallyConsistent) }
  }

  /// Wakes the reader.
  func wake() { wakeup.signal() }

  /// Wakes the reader if it has to see whether all is written.
  func wakeIfDraining() {
    if isDraining { wakeup.signal() }
  }

  /// Takes the signal back.
  func clear() { wakeup.clear() }
}
