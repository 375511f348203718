#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Nanoseconds of the clock that the model server stamps its deltas with.
func monotonicNanoseconds() -> UInt64 {
  #if canImport(Darwin)
    return clock_gettime_nsec_np(CLOCK_UPTIME_RAW)
  #else
    var now = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &now)
    return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
  #endif
}

/// A moment after which a process counts as hung.
struct Deadline {
  private let nanoseconds: UInt64

  init(seconds: UInt64) {
    nanoseconds = monotonicNanoseconds() + seconds * 1_000_000_000
  }

  /// Milliseconds that are left, rounded up; 0 when the moment has passed.
  var millisecondsLeft: Int32 {
    let now = monotonicNanoseconds()
    return now >= nanoseconds ? 0 : Int32(clamping: (nanoseconds - now) / 1_000_000 + 1)
  }
}
