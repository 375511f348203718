#if canImport(Darwin)
  import Darwin

  extension ProcessWatch {
    /// Starts to watch a process, by a kqueue of its own, which can be polled like any descriptor.
    package init(process: Int32) throws(Failure) {
      guard process > 0 else { throw .alreadyGone }
      let queue = kqueue()
      guard queue >= 0 else { throw .unavailable(SystemError(code: errno)) }
      _ = fcntl(queue, F_SETFD, FD_CLOEXEC)
      var change = kevent()
      change.ident = UInt(process)
      change.filter = Int16(EVFILT_PROC)
      change.flags = UInt16(EV_ADD | EV_ONESHOT)
      change.fflags = UInt32(NOTE_EXIT)
      guard unsafe kevent(queue, &change, 1, nil, 0, nil) >= 0 else {
        let code = errno
        Descriptor(queue).close()
        if code == ESRCH { throw .alreadyGone }
        throw .unavailable(SystemError(code: code))
      }
      descriptor = Descriptor(queue)
    }

    static func probe(_ process: Int32) -> Bool {
      kill(process, 0) == 0 || errno == EPERM
    }
  }
#endif
