/// Why a measurement has no figure.
enum BenchError: Error {
  /// A system call failed: its name and errno.
  case system(String, Int32)
  /// The program is not there or cannot be started.
  case notStarted(String)
  /// Nothing came within the bound; the process was killed.
  case hung(String)
  /// The process ended, or closed its stdout, while it was still expected to answer.
  case ended(String)
  /// The process answered something that the measurement cannot use.
  case unexpected(String)
  /// The figure cannot be had on this machine.
  case unavailable(String)
  /// The command line cannot be followed.
  case usage(String)
}

extension BenchError: CustomStringConvertible {
  var description: String {
    switch self {
    case .system(let call, let number): "\(call) failed (errno \(number))"
    case .notStarted(let path): "cannot start \(path)"
    case .hung(let doing): "hung while \(doing); killed"
    case .ended(let doing): "ended while \(doing)"
    case .unexpected(let what): what
    case .unavailable(let what): what
    case .usage(let what): what
    }
  }
}
