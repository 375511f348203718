import CPlatform

/// The clock for timeouts: it never goes back and stands still while the machine sleeps.
package enum MonotonicClock {
  /// Nanoseconds since some moment before the process started.
  package static var nanoseconds: UInt64 {
    rb_monotonic_nanoseconds()
  }
}
