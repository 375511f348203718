/// A moment on an event loop's clock; moments of different clocks must not be compared.
package struct LoopInstant: Sendable, Hashable, Comparable {
  /// Nanoseconds since the clock's own beginning.
  package let nanoseconds: UInt64

  /// Names a moment by its distance from the clock's beginning.
  package init(nanoseconds: UInt64) {
    self.nanoseconds = nanoseconds
  }

  /// The moment after a wait; a negative wait is none, and the last moment is never passed.
  package func advanced(by duration: Duration) -> LoopInstant {
    let (sum, overflow) = nanoseconds.addingReportingOverflow(duration.clampedNanoseconds)
    return LoopInstant(nanoseconds: overflow ? .max : sum)
  }

  /// The wait from here to a later moment; zero to an earlier one.
  package func duration(to other: LoopInstant) -> Duration {
    guard other > self else { return .zero }
    return .nanoseconds(Int64(clamping: other.nanoseconds - nanoseconds))
  }

  /// Whether one moment is before another.
  package static func < (left: LoopInstant, right: LoopInstant) -> Bool {
    left.nanoseconds < right.nanoseconds
  }
}

extension Duration {
  /// Whole nanoseconds, between zero and about 292 years.
  package var clampedNanoseconds: UInt64 {
    let (seconds, attoseconds) = components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    guard !overflow else { return UInt64(Int64.max) }
    let (sum, tooMuch) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000)
    return UInt64(tooMuch ? Int64.max : sum)
  }
}
