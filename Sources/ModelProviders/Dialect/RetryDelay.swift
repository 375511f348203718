/// Reads how long a provider asks to wait.
enum RetryDelay {
  /// The wait that a response's headers ask for, in milliseconds, or nil.
  ///
  /// `retry-after-ms` goes before `retry-after`, which is a number of seconds, with a fraction if need
  /// be, or a date as in RFC 9110, section 10.2.3.
  ///
  /// - Parameters:
  ///   - now: The response's own date, in seconds since 1970, so that no clock needs to agree with
  ///     another; without it a date says nothing.
  ///   - header: The value of the header of that lower-case name, or nil.
  /// - Returns: The wait; 0 for a moment that has passed.
  static func milliseconds(now: Int?, header: (String) -> String?) -> Int? {
    if let value = header("retry-after-ms").flatMap({ Double($0) }) {
      return clamped(value)
    }
    guard let value = header("retry-after") else { return nil }
    if let seconds = Double(value) { return clamped(seconds * 1_000) }
    guard let now, let then = HTTPDate.seconds(of: value) else { return nil }
    return clamped(Double(then - now) * 1_000)
  }

  /// Reads a duration as Google writes it, `45.8s`, in milliseconds.
  static func milliseconds(_ text: String) -> Int? {
    guard text.last == "s", let seconds = Double(text.dropLast()) else { return nil }
    return clamped(seconds * 1_000)
  }

  private static func clamped(_ milliseconds: Double) -> Int {
    guard milliseconds > 0 else { return 0 }
    return Int(min(milliseconds.rounded(.up), 1e15))
  }
}
