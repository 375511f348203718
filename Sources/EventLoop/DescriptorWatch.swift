package import Platform
import Synchronization

/// A descriptor that an event loop watches.
///
/// It lasts until `cancel`, which must be called before the descriptor is closed.
package struct DescriptorWatch: Sendable {
  let loop: EventLoop
  let token: UInt64
  let poller: Poller

  /// Watches for something else from now on; lets pass a watch that has ended.
  package func update(_ interest: PollInterest) throws(SystemError) {
    let descriptor = loop.watches.withLock { $0.descriptor(for: token) }
    guard let descriptor else { return }
    try poller.modify(descriptor, interest: interest, token: token)
  }

  /// Ends the watch; a second time does nothing.
  ///
  /// On the loop's thread no callback follows; on another one a callback may be under way.
  package func cancel() {
    let ended = loop.watches.withLock { $0.remove(token) }
    guard let ended else { return }
    poller.remove(ended.descriptor)
  }
}

extension EventLoop {
  /// Calls back on the loop's thread as long as a descriptor is ready for what is asked.
  ///
  /// It is level-triggered: the callback takes what there is, asks for less with `update`, or is
  /// called again at once. Hang-ups and errors are reported with any interest, also the empty one.
  /// A descriptor can be watched once at a time (`EEXIST` on Linux); a regular file cannot (`EPERM`).
  package func watch(
    _ descriptor: Descriptor, for interest: PollInterest,
    _ callback: @escaping @Sendable (PollReadiness) -> Void
  ) throws(SystemError) -> DescriptorWatch {
    let poller = startedPoller()
    let token = watches.withLock { $0.insert(descriptor, callback) }
    do throws(SystemError) {
      try poller.add(descriptor, interest: interest, token: token)
    } catch {
      _ = watches.withLock { $0.remove(token) }
      throw error
    }
    return DescriptorWatch(loop: self, token: token, poller: poller)
  }

  /// How many descriptors are watched.
  package var watchCount: Int {
    watches.withLock { $0.count }
  }

  private func startedPoller() -> Poller {
    while true {
      // Changing what is watched needs no wake: the system does it under a waiting thread.
      let poller = state.withLock { state in
        if case .idle = state.phase { _ = startOrWake(&state) }
        return state.poller
      }
      if let poller { return poller }
    }
  }
}
