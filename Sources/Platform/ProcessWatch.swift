/// A descriptor that becomes readable once a given process is gone.
///
/// The process need not be a child, nor belong to the same user. The watch sticks to that one
/// process: a later one with the same number does not keep it alive.
package struct ProcessWatch: Sendable {
  /// Why a process cannot be watched.
  package enum Failure: Error, Sendable, Hashable {
    /// There is no such process, or it has ended and only waits to be reaped.
    case alreadyGone
    /// The system has no such watch, or a sandbox forbids it (`ENOSYS`, `EPERM`); whether the
    /// process lives can still be asked with `ProcessWatch.isAlive`.
    case unavailable(SystemError)
  }

  /// The descriptor to poll; the owner of the watch closes it.
  package let descriptor: Descriptor

  /// Whether a process with this number exists, be it another user's; numbers are used again.
  package static func isAlive(_ process: Int32) -> Bool {
    guard process > 0 else { return false }
    return probe(process)
  }
}
