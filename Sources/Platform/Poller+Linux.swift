#if !canImport(Darwin)
  import CPlatform

  /// Waits for many descriptors at once, by epoll(7).
  ///
  /// Level-triggered: a descriptor is reported by every `wait` as long as it is ready. Everything
  /// may be called from any thread, but only one thread may wait.
  package struct Poller: Sendable {
    private let epoll: Int32
    private let alarm: Int32

    /// How many events one `wait` can give.
    package static let batch = 128

    private static let alarmToken = UInt64.max

    /// Opens the poller; fails when there is no descriptor left.
    package init() throws(SystemError) {
      epoll = try checked(rb_epoll_create())
      alarm = rb_eventfd()
      // Edge-triggered, so that waking costs the woken thread no read.
      let interest = RB_READABLE | RB_EDGE
      let added = alarm < 0 ? alarm : rb_epoll_add(epoll, alarm, interest, Self.alarmToken)
      guard added >= 0 else {
        close()
        throw SystemError(code: -added)
      }
    }

    /// Starts to watch a descriptor under a token of the caller's, anything below `UInt64.max`.
    ///
    /// Fails with `EEXIST` for one that is watched and `EPERM` for a regular file, which is always
    /// ready.
    package func add(
      _ descriptor: Descriptor, interest: PollInterest, token: UInt64
    ) throws(SystemError) {
      try checked(rb_epoll_add(epoll, descriptor.number, UInt32(interest.rawValue), token))
    }

    /// Changes what a watched descriptor is watched for.
    package func modify(
      _ descriptor: Descriptor, interest: PollInterest, token: UInt64
    ) throws(SystemError) {
      try checked(rb_epoll_modify(epoll, descriptor.number, UInt32(interest.rawValue), token))
    }

    /// Stops watching a descriptor; one that is not watched, or closed already, is let pass.
    package func remove(_ descriptor: Descriptor) {
      rb_epoll_remove(epoll, descriptor.number)
    }

    /// Waits until a descriptor is ready, `wake` is called or the time is over.
    ///
    /// The events replace what is in `events`; there may be none. A nil timeout waits without end,
    /// others are rounded up to milliseconds.
    package func wait(
      timeoutNanoseconds: UInt64?, events: inout [PollEvent]
    ) throws(SystemError) {
      events.removeAll(keepingCapacity: true)
      var count: Int32 = 0
      unsafe withUnsafeTemporaryAllocation(of: rb_event.self, capacity: Self.batch) { ready in
        count = unsafe rb_epoll_wait(
          epoll, ready.baseAddress, Int32(Self.batch), milliseconds(timeoutNanoseconds))
        for index in 0..<Int(max(count, 0)) {
          let event = unsafe ready[index]
          guard event.token != Self.alarmToken else { continue }
          events.append(
            PollEvent(
              token: event.token,
              readiness: PollReadiness(rawValue: UInt8(truncatingIfNeeded: event.readiness))))
        }
      }
      try checked(count)
    }

    /// Ends the present or the next `wait`.
    package func wake() {
      // It can fail only when the counter is full, and then the waiter is awake already.
      rb_eventfd_signal(alarm)
    }

    /// Gives the descriptors back; nothing may be called afterwards.
    package func close() {
      if alarm >= 0 { Descriptor(alarm).close() }
      Descriptor(epoll).close()
    }
  }

  private func milliseconds(_ nanoseconds: UInt64?) -> Int32 {
    guard let nanoseconds else { return -1 }
    let rounded = nanoseconds / 1_000_000 + (nanoseconds % 1_000_000 == 0 ? 0 : 1)
    return Int32(clamping: rounded)
  }
#endif
