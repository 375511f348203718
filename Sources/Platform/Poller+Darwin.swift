#if canImport(Darwin)
  import Darwin

  /// Waits for many descriptors at once, by kqueue(2).
  ///
  /// Level-triggered: a descriptor is reported by every `wait` as long as it is ready. Everything
  /// may be called from any thread, but only one thread may wait.
  package struct Poller: Sendable {
    private let queue: Int32

    /// How many events one `wait` can give.
    package static let batch = 128

    private static let alarmToken = UInt64.max

    /// Opens the poller; fails when there is no descriptor left.
    package init() throws(SystemError) {
      queue = kqueue()
      guard queue >= 0 else { throw SystemError(code: errno) }
      _ = fcntl(queue, F_SETFD, FD_CLOEXEC)
      var alarm = kevent()
      alarm.ident = 0
      alarm.filter = Int16(EVFILT_USER)
      alarm.flags = UInt16(EV_ADD | EV_CLEAR)
      unsafe alarm.udata = UnsafeMutableRawPointer(bitPattern: UInt(Self.alarmToken))
      let code = apply([alarm])
      guard code == 0 else {
        close()
        throw SystemError(code: code)
      }
    }

    /// Starts to watch a descriptor under a token of the caller's, anything below `UInt64.max`.
    ///
    /// Fails with `EBADF` for a descriptor that is not open.
    package func add(
      _ descriptor: Descriptor, interest: PollInterest, token: UInt64
    ) throws(SystemError) {
      try modify(descriptor, interest: interest, token: token)
    }

    /// Changes what a watched descriptor is watched for.
    package func modify(
      _ descriptor: Descriptor, interest: PollInterest, token: UInt64
    ) throws(SystemError) {
      // Without an interest a filter is still needed to learn of a hang-up. EV_CLEAR makes it
      // silent about bytes that stay, which nobody here asked for.
      let watched: PollInterest = interest.isEmpty ? hangUpFilter(of: descriptor) : interest
      var changes: [kevent] = []
      for (bit, filter) in [(PollInterest.readable, EVFILT_READ), (.writable, EVFILT_WRITE)] {
        var change = kevent()
        change.ident = UInt(descriptor.number)
        change.filter = Int16(filter)
        let on = watched.contains(bit)
        change.flags = UInt16(on ? EV_ADD | (interest.isEmpty ? EV_CLEAR : 0) : EV_DELETE)
        unsafe change.udata = UnsafeMutableRawPointer(bitPattern: UInt(token))
        changes.append(change)
      }
      for change in changes {
        let code = apply([change])
        guard code == 0 || (code == ENOENT && change.flags & UInt16(EV_DELETE) != 0) else {
          throw SystemError(code: code)
        }
      }
    }

    /// Stops watching a descriptor; one that is not watched, or closed already, is let pass.
    package func remove(_ descriptor: Descriptor) {
      for filter in [EVFILT_READ, EVFILT_WRITE] {
        var change = kevent()
        change.ident = UInt(descriptor.number)
        change.filter = Int16(filter)
        change.flags = UInt16(EV_DELETE)
        _ = apply([change])
      }
    }

    /// Waits until a descriptor is ready, `wake` is called or the time is over.
    ///
    /// The events replace what is in `events`; there may be none. A nil timeout waits without end.
    package func wait(
      timeoutNanoseconds: UInt64?, events: inout [PollEvent]
    ) throws(SystemError) {
      events.removeAll(keepingCapacity: true)
      var failure: Int32 = 0
      unsafe withUnsafeTemporaryAllocation(of: kevent.self, capacity: Self.batch) { ready in
        let count = unsafe wait(timeoutNanoseconds, ready)
        guard count >= 0 else {
          failure = errno == EINTR ? 0 : errno
          return
        }
        for index in 0..<Int(count) {
          let event = unsafe ready[index]
          let token = unsafe UInt64(UInt(bitPattern: event.udata))
          guard token != Self.alarmToken else { continue }
          events.append(PollEvent(token: token, readiness: unsafe readiness(of: event)))
        }
      }
      guard failure == 0 else { throw SystemError(code: failure) }
    }

    /// Ends the present or the next `wait`.
    package func wake() {
      var alarm = kevent()
      alarm.ident = 0
      alarm.filter = Int16(EVFILT_USER)
      alarm.fflags = UInt32(NOTE_TRIGGER)
      unsafe alarm.udata = UnsafeMutableRawPointer(bitPattern: UInt(Self.alarmToken))
      _ = apply([alarm])
    }

    /// Gives the descriptor back; nothing may be called afterwards.
    package func close() {
      Descriptor(queue).close()
    }

    private func wait(
      _ nanoseconds: UInt64?, _ ready: UnsafeMutableBufferPointer<kevent>
    ) -> Int32 {
      guard let nanoseconds else {
        return unsafe kevent(queue, nil, 0, ready.baseAddress, Int32(ready.count), nil)
      }
      var time = timespec(
        tv_sec: Int(clamping: nanoseconds / 1_000_000_000),
        tv_nsec: Int(nanoseconds % 1_000_000_000))
      return unsafe kevent(queue, nil, 0, ready.baseAddress, Int32(ready.count), &time)
    }

    private func apply(_ changes: [kevent]) -> Int32 {
      while true {
        let result = unsafe changes.withUnsafeBufferPointer { buffer in
          unsafe kevent(queue, buffer.baseAddress, Int32(buffer.count), nil, 0, nil)
        }
        if result >= 0 { return 0 }
        if errno != EINTR { return errno }
      }
    }

    /// A pipe's writing end learns of its reader by the write filter only, a reading end or a
    /// socket by the read filter.
    private func hangUpFilter(of descriptor: Descriptor) -> PollInterest {
      let access = fcntl(descriptor.number, F_GETFL) & O_ACCMODE
      return access == O_WRONLY ? .writable : .readable
    }

    private func readiness(of event: kevent) -> PollReadiness {
      var readiness: PollReadiness = []
      if event.filter == Int16(EVFILT_READ) { readiness.insert(.readable) }
      if event.filter == Int16(EVFILT_WRITE) { readiness.insert(.writable) }
      if event.flags & UInt16(EV_ERROR) != 0 { readiness.insert(.error) }
      if event.flags & UInt16(EV_EOF) != 0 {
        // A socket whose peer has only finished sending is half closed, not gone.
        let gone = event.filter == Int16(EVFILT_WRITE) || event.fflags != 0
        readiness.insert(gone ? [.hangUp, .error] : .readable)
      }
      return readiness
    }
  }
#endif
