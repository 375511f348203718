package import Platform

/// Signals to the process that an event loop receives.
package struct SignalWatch: Sendable {
  private let signals: Signals
  private let watch: DescriptorWatch

  fileprivate init(_ signals: Signals, _ watch: DescriptorWatch) {
    self.signals = signals
    self.watch = watch
  }

  /// Lets the signals do again what they do by default.
  package func cancel() {
    signals.stop()
    watch.cancel()
  }
}

extension EventLoop {
  /// Calls back on the loop's thread for each signal to the process, with its number.
  ///
  /// Signals belong to the whole process, so only one such watch can be in force.
  package func onSignals(
    _ numbers: [Int32], _ action: @escaping @Sendable (Int32) -> Void
  ) throws(SystemError) -> SignalWatch {
    let signals = try Signals(catching: numbers)
    let watch = try watch(signals.descriptor, for: .readable) { _ in
      for number in signals.received() { action(number) }
    }
    return SignalWatch(signals, watch)
  }
}
