#if !canImport(Darwin)
  import CPlatform
  import Glibc

  extension ProcessWatch {
    /// Starts to watch a process, by pidfd_open(2).
    package init(process: Int32) throws(Failure) {
      guard process > 0 else { throw .alreadyGone }
      let result = rb_pidfd_open(process)
      if result == -ESRCH || result == -EINVAL {
        throw .alreadyGone
      }
      guard result >= 0 else { throw .unavailable(SystemError(code: -result)) }
      descriptor = Descriptor(result)
    }

    static func probe(_ process: Int32) -> Bool {
      kill(process, 0) == 0 || errno == EPERM
    }
  }
#endif
