import Platform

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// One descriptor in a wait for several, and what the wait found; an I/O file around poll(2).
struct Readiness {
  private var entry: pollfd

  /// Waits for input, an end of file or an error; nil waits for nothing.
  static func input(_ descriptor: Descriptor?) -> Readiness {
    Readiness(descriptor, Int16(POLLIN))
  }

  /// Waits until a write is taken or fails; nil waits for nothing.
  static func output(_ descriptor: Descriptor?) -> Readiness {
    Readiness(descriptor, Int16(POLLOUT))
  }

  /// Waits until nobody can read what is written; nil waits for nothing.
  static func loss(_ descriptor: Descriptor?) -> Readiness {
    // Darwin reports the hang-up only to those who ask for it; Linux ignores the request.
    Readiness(descriptor, Int16(POLLHUP))
  }

  private init(_ descriptor: Descriptor?, _ events: Int16) {
    // poll(2) passes over negative descriptors.
    entry = pollfd(fd: descriptor?.number ?? -1, events: events, revents: 0)
  }

  /// Whether there is something to read, be it an end of file or an error.
  ///
  /// A descriptor that cannot be polled (Darwin refuses some devices) is read without asking.
  var isReadable: Bool { entry.revents != 0 }

  /// Whether the other end is gone or the descriptor is none.
  var isLost: Bool { entry.revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 }

  /// Waits for any of three at most `milliseconds`, without end when that is nil.
  static func wait(
    _ one: inout Readiness, _ two: inout Readiness, _ three: inout Readiness,
    milliseconds: Int32? = nil
  ) {
    unsafe withUnsafeTemporaryAllocation(of: pollfd.self, capacity: 3) { entries in
      unsafe entries.initializeElement(at: 0, to: one.entry)
      unsafe entries.initializeElement(at: 1, to: two.entry)
      unsafe entries.initializeElement(at: 2, to: three.entry)
      // EINTR and other failures leave every answer empty: the caller looks and waits again.
      let count = unsafe poll(entries.baseAddress, 3, milliseconds ?? -1)
      (one.entry.revents, two.entry.revents, three.entry.revents) =
        count > 0
        ? unsafe (entries[0].revents, entries[1].revents, entries[2].revents) : (0, 0, 0)
    }
  }
}
