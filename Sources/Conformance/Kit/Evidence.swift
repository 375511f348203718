import Platform

/// What one check has brought to light.
struct Evidence: Sendable {
  /// How the program ended; nil when it had to be killed.
  var status: ChildProcess.ExitStatus?
  /// When it ended, by the monotonic clock.
  var end: UInt64 = 0
  /// From its start to its end.
  var milliseconds = 0
  /// What it wrote to stdout, as far as it is kept.
  var output = BoundedBytes(first: Self.maximumOutputBytes)
  /// What it wrote to stderr, as far as it is kept.
  var error = BoundedBytes(last: Self.maximumErrorBytes)
  /// One journal for each daemon that it started.
  var journals: [[JournalEntry]] = []
  /// Whether something that it started was there when it had ended.
  var leftSomethingRunning = false
  /// Whether its stdout or stderr was held open when it had ended.
  var leftPipesOpen = false

  private static let maximumOutputBytes = 16 << 20
  private static let maximumErrorBytes = 64 << 10

  /// The entries of all daemons.
  var entries: [JournalEntry] { journals.flatMap(\.self) }
}

/// The first or the last of the bytes that came.
struct BoundedBytes: Sendable {
  /// What is kept.
  private(set) var bytes: [UInt8] = []
  /// How many came.
  private(set) var total = 0

  private let maximum: Int
  private let keepsLast: Bool

  init(first maximum: Int) { (self.maximum, keepsLast) = (maximum, false) }
  init(last maximum: Int) { (self.maximum, keepsLast) = (maximum, true) }

  /// Takes bytes.
  mutating func append(_ more: [UInt8]) {
    total += more.count
    guard keepsLast else {
      bytes += more.prefix(maximum - bytes.count)
      return
    }
    bytes += more
    // Twice as much is kept meanwhile, so that each byte is moved once.
    if bytes.count > 2 * maximum { bytes.removeFirst(bytes.count - maximum) }
  }

  /// The lines that are not blank, the last of them at most.
  func lines(last count: Int) -> [String] {
    String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
      .filter { !$0.allSatisfy(\.isWhitespace) }.suffix(count).map(String.init)
  }
}
